"""The two ways in which an act or a sight is refused, and the one function that refuses."""


class NotVisible(Exception):
    """What is asked for does not exist for this member: answered with 404, as what never existed."""


class Denied(Exception):
    """The member may see this but not do that: answered with 403."""


def require(allowed: bool) -> None:
    """Raise Denied unless `allowed`: the first line of every action."""
    if not allowed:
        raise Denied
