"""Letters to a circle: that someone from outside opened it, who that was, and why.

No letter names the circle or who was let in: that stands on the page, which only the circle sees.
"""

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select

from dsonet.circles.models import Circle
from dsonet.circles.policy import insiders
from dsonet.database import db, now
from dsonet.mail import outbox
from dsonet.mail.models import Letter
from dsonet.mail.outbox import LetterDraft, post
from dsonet.mail.rendering import render_letter
from dsonet.members.models import Member
from dsonet.members.policy import has_access
from dsonet.members.queries.network import network_name
from dsonet.web.addresses import full_address

OPENED = "circle_opened"


def post_opened(circle: Circle, keeper: Member, reason: str, let_in: Member | None = None) -> None:
    """Tell host and members that `keeper` looked in, or let someone in, from outside."""
    concerned = or_(Member.id.in_(insiders(circle.id)), Member.id == circle.host_id)
    told = select(Member).where(concerned, Member.id != keeper.id, has_access()).order_by(Member.id)
    moment, network = now(), network_name()
    for member in db.session.scalars(told):
        with force_locale(member.locale):
            subject = _("Iemand van buiten opende een kring van jou")
            text, html = render_letter(
                "circles/mail/opened",
                member=member,
                subject=subject,
                network=network,
                keeper=keeper,
                reason=reason,
                lets_in=let_in is not None,
                link=full_address("circles.show_circle", circle_id=circle.id),
            )
        draft = LetterDraft(
            kind=OPENED,
            to_address=member.email,
            subject=subject,
            text=text,
            html=html,
            member_id=member.id,
            about={"circle_id": circle.id},
        )
        post(draft, once=f"{OPENED}-{circle.id}-{moment.isoformat()}-{member.id}")


@outbox.check(OPENED)
def is_still_theirs(letter: Letter) -> bool:
    """Who left the circle meanwhile has nothing to do with it any more."""
    circle = db.session.get(Circle, letter.about["circle_id"])
    member = db.session.get(Member, letter.member_id or 0)
    if circle is None or member is None or not member.is_active:
        return False
    is_in = select(Member.id).where(Member.id == member.id, Member.id.in_(insiders(circle.id)))
    return circle.host_id == member.id or db.session.scalar(is_in) is not None
