"""The papers of meetings become documents of the library, each meeting with a folder of its own."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FOLDER_KEY = "fk_meeting_folder_id"

audience = sa.table("audience", sa.column("id"), sa.column("kind"), sa.column("circle_id"))
audience_member = sa.table("audience_member", sa.column("audience_id"), sa.column("member_id"))
folder = sa.table(
    "folder",
    *(sa.column(name) for name in ("id", "parent_id", "name", "name_key", "description", "audience_id")),
    *(sa.column(name) for name in ("key", "members_add")),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
document = sa.table(
    "document",
    *(sa.column(name) for name in ("id", "folder_id", "audience_id", "title", "title_key", "description")),
    *(sa.column(name) for name in ("source", "language", "is_confidential", "newest", "added_by_id")),
    sa.column("dated", sa.Date()),
    sa.column("binned_at", sa.DateTime(timezone=True)),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("changed_at", sa.DateTime(timezone=True)),
)
version = sa.table(
    "version",
    *(sa.column(name) for name in ("id", "document_id", "number", "file_id", "added_by_id", "reason")),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
meeting = sa.table(
    "meeting",
    *(sa.column(name) for name in ("id", "title", "circle_id", "folder_id")),
    sa.column("starts_at", sa.DateTime(timezone=True)),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
guest = sa.table("meeting_guest", sa.column("meeting_id"), sa.column("member_id"))
paper = sa.table(
    "paper",
    *(sa.column(name) for name in ("id", "meeting_id", "file_id", "title", "position", "uploaded_by_id")),
    sa.column("document_id"),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.add_column("folder", sa.Column("key", sa.String(length=40), nullable=True))
    op.create_index("uq_folder_key", "folder", ["key"], unique=True)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE meeting ADD COLUMN folder_id INTEGER CONSTRAINT {FOLDER_KEY} REFERENCES folder (id)")
    else:
        op.add_column("meeting", sa.Column("folder_id", sa.Integer(), nullable=True))
        op.create_foreign_key(FOLDER_KEY, "meeting", "folder", ["folder_id"], ["id"])
    op.create_index("ix_meeting_folder_id", "meeting", ["folder_id"])
    op.add_column("paper", sa.Column("document_id", sa.Integer(), nullable=True))
    _carry_over()
    with op.batch_alter_table("paper") as batch:
        batch.alter_column("document_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key("fk_paper_document_id", "document", ["document_id"], ["id"], ondelete="CASCADE")
        batch.create_unique_constraint("uq_paper_document_id", ["document_id"])
        batch.drop_constraint("fk_paper_file_id", type_="foreignkey")
        batch.drop_constraint("fk_paper_uploaded_by_id", type_="foreignkey")
        for name in ("file_id", "title", "uploaded_by_id", "created_at"):
            batch.drop_column(name)


def downgrade() -> None:
    _refuse_to_open_papers()
    with op.batch_alter_table("paper") as batch:
        batch.add_column(sa.Column("file_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("title", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("uploaded_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
    _carry_back()
    with op.batch_alter_table("paper") as batch:
        batch.drop_constraint("uq_paper_document_id", type_="unique")
        batch.drop_constraint("fk_paper_document_id", type_="foreignkey")
        batch.drop_column("document_id")
        batch.alter_column("file_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("title", existing_type=sa.String(length=200), nullable=False)
        batch.alter_column("uploaded_by_id", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("created_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.create_foreign_key("fk_paper_file_id", "stored_file", ["file_id"], ["id"])
        batch.create_foreign_key("fk_paper_uploaded_by_id", "member", ["uploaded_by_id"], ["id"])
    op.drop_index("ix_meeting_folder_id", table_name="meeting")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(FOLDER_KEY, "meeting", type_="foreignkey")
    op.drop_column("meeting", "folder_id")
    op.drop_index("uq_folder_key", table_name="folder")
    op.drop_column("folder", "key")


def _refuse_to_open_papers() -> None:
    """Before the library a paper was for everyone who sees its meeting, and there was no bin."""
    closed = sa.or_(audience.c.kind.in_(("secretariat", "listed")), document.c.binned_at.is_not(None))
    found = sa.select(sa.func.count()).select_from(paper).join(document, document.c.id == paper.c.document_id)
    found = found.outerjoin(audience, audience.c.id == document.c.audience_id)
    number = op.get_bind().scalar(found.where(closed))
    if number:
        raise RuntimeError(
            f"{number} papers of meetings lie in the bin or are for some people alone, and the version before this one "
            "would show them to everybody. Remove their rows from paper first."
        )


def _carry_over() -> None:
    """Each paper becomes a document with one version; one that went back by `downgrade` is found again."""
    bind = op.get_bind()
    for row in bind.execute(sa.select(paper).order_by(paper.c.meeting_id, paper.c.position, paper.c.id)).mappings().all():
        known = bind.scalar(
            sa.select(version.c.document_id)
            .join(document, document.c.id == version.c.document_id)
            .where(version.c.file_id == row["file_id"], version.c.number == document.c.newest)
        )
        id_ = known or _new_document(bind, row)
        lies_in = bind.scalar(sa.select(document.c.folder_id).where(document.c.id == id_))
        bind.execute(sa.update(meeting).where(meeting.c.id == row["meeting_id"]).values(folder_id=lies_in))
        bind.execute(sa.update(paper).where(paper.c.id == row["id"]).values(document_id=id_))


def _new_document(bind: sa.Connection, row: Any) -> int:
    folder_id, audience_id = _folder_of(bind, row["meeting_id"])
    facts = {"title": row["title"], "title_key": row["title"].casefold(), "description": "", "source": ""}
    dates = {"created_at": row["created_at"], "changed_at": row["created_at"], "dated": row["created_at"].date()}
    place = {"folder_id": folder_id, "audience_id": audience_id, "added_by_id": row["uploaded_by_id"]}
    what = {"language": "nl", "is_confidential": False, "newest": 1}
    id_ = _insert(bind, document, {**facts, **dates, **place, **what})
    first = {"number": 1, "file_id": row["file_id"], "reason": "", "created_at": row["created_at"]}
    _insert(bind, version, {"document_id": id_, "added_by_id": row["uploaded_by_id"], **first})
    return id_


def _folder_of(bind: sa.Connection, meeting_id: int) -> tuple[int, int]:
    found = bind.execute(sa.select(meeting).where(meeting.c.id == meeting_id)).mappings().one()
    if found["folder_id"]:
        closed = bind.scalar(sa.select(folder.c.audience_id).where(folder.c.id == found["folder_id"]))
        return found["folder_id"], closed
    kind = "circle" if found["circle_id"] else "members"
    closed = _insert(bind, audience, {"kind": kind, "circle_id": found["circle_id"]})
    guests = bind.scalars(sa.select(guest.c.member_id).where(guest.c.meeting_id == meeting_id)).all()
    for member_id in guests:
        bind.execute(sa.insert(audience_member).values(audience_id=closed, member_id=member_id))
    name = f"{found['starts_at']:%Y-%m-%d} {found['title']}"[:120]
    around = _folder_of_all(bind, found["created_at"])
    id_ = _insert(bind, folder, _folder(name, around, closed, found["created_at"]))
    bind.execute(sa.update(meeting).where(meeting.c.id == meeting_id).values(folder_id=id_))
    return id_, closed


def _folder_of_all(bind: sa.Connection, moment: Any) -> int:
    known = bind.scalar(sa.select(folder.c.id).where(folder.c.key == "meetings"))
    known = known or bind.scalar(
        sa.select(folder.c.id).where(folder.c.name == "Bijeenkomsten", folder.c.parent_id.is_(None))
    )
    if known is None:
        return _insert(bind, folder, {**_folder("Bijeenkomsten", None, None, moment), "key": "meetings"})
    bind.execute(sa.update(folder).where(folder.c.id == known).values(key="meetings"))
    return known


def _folder(name: str, parent_id: int | None, audience_id: int | None, moment: Any) -> dict[str, Any]:
    place = {"parent_id": parent_id, "audience_id": audience_id, "created_at": moment}
    return {"name": name, "name_key": name.casefold(), "description": "", "members_add": False, **place}


def _insert(bind: sa.Connection, table: sa.TableClause, values: dict[str, Any]) -> int:
    return bind.execute(sa.insert(table).values(values).returning(table.c.id)).scalar_one()


def _carry_back() -> None:
    """A paper is again what its newest version is; the library keeps the rest."""
    bind = op.get_bind()
    rows = sa.select(
        paper.c.id, document.c.title, document.c.added_by_id, document.c.created_at, version.c.file_id
    )
    rows = rows.join(document, document.c.id == paper.c.document_id)
    rows = rows.join(
        version, sa.and_(version.c.document_id == document.c.id, version.c.number == document.c.newest)
    )
    for row in bind.execute(rows).mappings().all():
        values = {name: row[name] for name in ("title", "created_at", "file_id")}
        values["uploaded_by_id"] = row["added_by_id"]
        bind.execute(sa.update(paper).where(paper.c.id == row["id"]).values(values))
