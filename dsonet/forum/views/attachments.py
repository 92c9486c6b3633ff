"""HTTP for files with someone's words."""

from flask.typing import ResponseReturnValue

from dsonet.database import release
from dsonet.forum.queries.attachments import attachment_for
from dsonet.forum.views.blueprint import bp
from dsonet.members.identity import current_member
from dsonet.storage.download import send


@bp.get("/overleg/<int:thread_id>/bijlagen/<int:attachment_id>/<filename>")
def download_attachment(thread_id: int, attachment_id: int, filename: str) -> ResponseReturnValue:
    """One file; `filename` only makes the address readable."""
    file = attachment_for(current_member(), thread_id, attachment_id).file
    release()
    return send(file)
