"""What the worker does at the minute of a succession."""

from dsonet.events import listen
from dsonet.succession import actions
from dsonet.succession.events import SuccessionDue


@listen(SuccessionDue)
def carry_out(event: SuccessionDue) -> None:
    """Nothing when it was undone, or done before."""
    actions.carry_out(event.succession_id)
