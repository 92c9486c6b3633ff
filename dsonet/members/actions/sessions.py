"""Where members are signed in: ended one by one, or all but one."""

from sqlalchemy import delete, update

from dsonet.access import NotVisible
from dsonet.database import db, now
from dsonet.members.identity import LONGEST_SESSION
from dsonet.members.models import Member
from dsonet.members.sign_in_models import SignInSession


def end_session(me: Member, session_id: int) -> None:
    """End one of one's own sessions."""
    ended = db.session.scalar(
        delete(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.member_id == me.id)
        .returning(SignInSession.id)
    )
    if ended is None:
        raise NotVisible


def end_other_sessions(me: Member, kept_session: int | None) -> None:
    """End all of one's own sessions but `kept_session`."""
    db.session.execute(
        delete(SignInSession).where(SignInSession.member_id == me.id, SignInSession.id != (kept_session or 0))
    )


def prove(me: Member, session_id: int) -> None:
    """Keep that the owner of this session has just shown who they are."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.member_id == me.id)
        .values(proven_at=now())
    )


def sweep() -> None:
    """Remove sessions whose time is over."""
    db.session.execute(delete(SignInSession).where(SignInSession.created_at < now() - LONGEST_SESSION))
