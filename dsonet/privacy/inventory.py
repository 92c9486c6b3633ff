"""What is kept of a person, table by table: what an export holds and what erasure takes away.

Every column that points to a member stands here once. `tests/privacy/test_inventory.py` walks the tables and
fails when one was forgotten.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Fate(Enum):
    """What erasure does with a row."""

    GOES = auto()
    """It is only about this person."""
    STAYS = auto()
    """The talk, or the record, would lose its sense: it stays, of someone without a name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One way in which a table points to a person."""

    table: str
    owner: str
    """The column that holds the person's id."""
    fate: Fate
    hidden: frozenset[str] = frozenset()
    """Columns that no export shows: secrets, and what the program needs for itself."""


_DRAWN = frozenset({"html", "renderer_version"})
_OF_PROGRAM = _DRAWN | {"submission", "imported_from"}
_GOES, _STAYS = Fate.GOES, Fate.STAYS

INVENTORY: tuple[Kept, ...] = (
    Kept("member", "id", _STAYS, frozenset({"password_hash"})),
    Kept("term", "member_id", _GOES),
    Kept("sign_in_session", "member_id", _GOES, frozenset({"token_hash"})),
    Kept("token", "member_id", _GOES, frozenset({"token_hash"})),
    Kept("authenticator", "member_id", _GOES, frozenset({"sealed_secret", "last_step"})),
    Kept("recovery_code", "member_id", _GOES, frozenset({"code_hash"})),
    Kept("passkey", "member_id", _GOES, frozenset({"public_key", "credential_id"})),
    Kept("known_device", "member_id", _GOES, frozenset({"token_hash"})),
    Kept("outside_account", "member_id", _GOES),
    Kept("way_back", "member_id", _GOES),
    Kept("way_back", "asked_by_id", _GOES),
    Kept("card", "member_id", _GOES),
    Kept("card_expertise", "member_id", _GOES),
    Kept("experience", "member_id", _GOES),
    Kept("welcome", "member_id", _GOES),
    Kept("circle", "host_id", _STAYS),
    Kept("circle_member", "member_id", _GOES),
    Kept("theme", "moderator_id", _STAYS),
    Kept("thread", "author_id", _STAYS, _OF_PROGRAM | {"summary_html", "summary_renderer_version"}),
    Kept("reply", "author_id", _STAYS, _OF_PROGRAM),
    Kept("revision", "editor_id", _STAYS),
    Kept("draft", "member_id", _GOES),
    Kept("kept_upload", "member_id", _GOES, frozenset({"form_key"})),
    Kept("sign", "member_id", _GOES),
    Kept("thread_follow", "member_id", _GOES),
    Kept("theme_follow", "member_id", _GOES),
    Kept("read_mark", "member_id", _GOES),
    Kept("document", "added_by_id", _STAYS),
    Kept("document", "binned_by_id", _STAYS),
    Kept("version", "added_by_id", _STAYS),
    Kept("download", "member_id", _GOES),
    Kept("reading", "member_id", _GOES),
    Kept("audience_member", "member_id", _GOES),
    Kept("meeting", "contact_id", _STAYS, _DRAWN),
    Kept("answer", "member_id", _GOES),
    Kept("part_answer", "member_id", _GOES),
    Kept("answer_word", "member_id", _GOES),
    Kept("answer_word", "said_by_id", _STAYS),
    Kept("presence", "member_id", _GOES),
    Kept("presence", "ticked_by_id", _STAYS),
    Kept("question_answer", "member_id", _GOES),
    Kept("agenda_item", "speaker_id", _STAYS, _DRAWN),
    Kept("session_choice", "member_id", _GOES),
    Kept("minutes_version", "saved_by_id", _STAYS),
    Kept("conclusion", "member_id", _STAYS),
    Kept("date_poll", "made_by_id", _STAYS),
    Kept("date_vote", "member_id", _GOES),
    Kept("poll_member", "member_id", _GOES),
    Kept("calendar_copy", "member_id", _GOES, frozenset({"reply_key", "told", "told_facts"})),
    Kept("calendar_feed", "member_id", _GOES),
    Kept("receipt", "member_id", _GOES),
    Kept("meeting_guest", "member_id", _GOES),
    Kept("outcome", "author_id", _STAYS, _DRAWN),
    Kept("notice", "member_id", _GOES, frozenset({"once"})),
    Kept("preference", "member_id", _GOES),
    Kept("letter", "member_id", _GOES, frozenset({"once", "headers", "html", "about", "calendar"})),
    Kept("journal_entry", "actor_id", _STAYS),
    Kept("succession", "predecessor_id", _GOES, frozenset({"email", "title", "portfolio"})),
    Kept("succession", "successor_id", _GOES),
    Kept("succession", "planned_by_id", _STAYS, frozenset({"name", "email", "title", "portfolio"})),
    Kept("export", "member_id", _GOES),
    Kept("objection", "member_id", _GOES),
    Kept("house_rules", "author_id", _STAYS, _DRAWN),
    Kept("agreement", "member_id", _GOES),
)
