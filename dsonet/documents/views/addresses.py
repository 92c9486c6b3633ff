"""Where folders stand, as steps of a breadcrumb."""

from collections.abc import Sequence

from flask import url_for

from dsonet.documents.models import Folder


def steps(way: Sequence[Folder]) -> list[tuple[str, str]]:
    """The address and name of each folder on the way."""
    return [(url_for("documents.show_folder", folder_id=one.id), one.name) for one in way]
