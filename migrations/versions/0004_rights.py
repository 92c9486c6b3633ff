"""Terms of seats, deputies, alumni and guests, and what belongs to a circle."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OF_CIRCLES = ("theme", "thread", "meeting")
"""Tables with what can belong to a circle."""
NEW_RIGHTS = ("alumni_see_members", "alumni_see_threads", "alumni_see_meetings", "seats_have_deputies")


def upgrade() -> None:
    for table in OF_CIRCLES:
        _add_circle(table)
        op.create_index(f"ix_{table}_circle_id", table, ["circle_id"])
    # Tables that others point to are never made anew here: on SQLite that would empty those others.
    op.add_column("member", sa.Column("alumnus_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("member", sa.Column("is_deputy", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in NEW_RIGHTS:
        fallback = sa.true() if name == "seats_have_deputies" else sa.false()
        op.add_column("network", sa.Column(name, sa.Boolean(), nullable=False, server_default=fallback))
    op.create_table(
        "meeting_guest",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_guest_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_meeting_guest_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "member_id", name=op.f("pk_meeting_guest")),
    )
    op.create_index("ix_meeting_guest_member_id", "meeting_guest", ["member_id"])
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("portfolio", sa.String(length=200), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_term_member_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_term_seat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    op.create_index("ix_term_member_id", "term", ["member_id"])
    op.create_index("ix_term_seat_id", "term", ["seat_id"])
    still_open = sa.text("ends_on IS NULL")
    op.create_index(
        "uq_term_open", "term", ["member_id"], unique=True, sqlite_where=still_open, postgresql_where=still_open
    )
    _begin_terms()
    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("portfolio", sa.String(length=200), nullable=False),
        sa.Column("becomes", sa.String(length=10), nullable=False),
        sa.Column("takes_effect_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_succession_{column}"), ondelete=ondelete
            )
            for column, table, ondelete in (
                ("seat_id", "seat", "CASCADE"),
                ("predecessor_id", "member", "CASCADE"),
                ("successor_id", "member", "SET NULL"),
                ("planned_by_id", "member", "CASCADE"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
    )
    op.create_index("ix_succession_predecessor_id", "succession", ["predecessor_id"])
    op.create_index("ix_succession_successor_id", "succession", ["successor_id"])
    planned = sa.text("done_at IS NULL AND undone_at IS NULL")
    op.create_index(
        "uq_succession_open", "succession", ["seat_id"], unique=True, sqlite_where=planned, postgresql_where=planned
    )


def downgrade() -> None:
    _refuse_to_open_circles()
    op.drop_table("succession")
    op.drop_table("term")
    op.drop_table("meeting_guest")
    for name in NEW_RIGHTS:
        op.drop_column("network", name)
    op.drop_column("member", "is_deputy")
    op.drop_column("member", "alumnus_at")
    op.execute("UPDATE member SET ended_at = CURRENT_TIMESTAMP WHERE role IN ('guest', 'alumnus') AND ended_at IS NULL")
    op.execute("UPDATE member SET role = 'member' WHERE role IN ('guest', 'alumnus')")
    for table in OF_CIRCLES:
        op.drop_index(f"ix_{table}_circle_id", table_name=table)
        op.drop_column(table, "circle_id")


def _refuse_to_open_circles() -> None:
    for table in OF_CIRCLES:
        closed = sa.table(table, sa.column("circle_id"))
        number = op.get_bind().scalar(
            sa.select(sa.func.count()).select_from(closed).where(closed.c.circle_id.is_not(None))
        )
        if number:
            raise RuntimeError(
                f"{number} rows of {table} belong to a circle, and the version before this one would show them to "
                "everybody. Hide or remove them first, and set their circle_id to NULL."
            )


def _add_circle(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        name = f"fk_{table}_circle_id"
        op.execute(f"ALTER TABLE {table} ADD COLUMN circle_id INTEGER CONSTRAINT {name} REFERENCES circle (id)")
    else:
        op.add_column(table, sa.Column("circle_id", sa.Integer(), nullable=True))
        op.create_foreign_key(f"fk_{table}_circle_id", table, "circle", ["circle_id"], ["id"])


def _begin_terms() -> None:
    """Who holds a seat now began when they came in; of two on one seat the first holds it, the others are deputies."""
    now = sa.func.current_timestamp()
    member = sa.table(
        "member",
        *(sa.column(name) for name in ("id", "seat_id", "title", "portfolio", "is_deputy")),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in ("joined_at", "created_at", "ended_at")),
    )
    term = sa.table(
        "term",
        *(sa.column(name) for name in ("seat_id", "member_id", "kind", "title", "portfolio")),
        sa.column("begins_on", sa.Date),
        sa.column("ends_on", sa.Date),
    )
    connection = op.get_bind()
    held: set[int] = set()
    rows = connection.execute(sa.select(member).where(member.c.seat_id.is_not(None)).order_by(member.c.id)).all()
    goes_on = set(
        connection.scalars(
            sa.select(member.c.id).where(sa.or_(member.c.ended_at.is_(None), member.c.ended_at > now))
        )
    )
    for row in rows:
        is_deputy = row.id in goes_on and row.seat_id in held
        held |= {row.seat_id} if row.id in goes_on else set()
        connection.execute(
            sa.insert(term).values(
                seat_id=row.seat_id,
                member_id=row.id,
                kind="deputy" if is_deputy else "holder",
                title=row.title,
                portfolio=row.portfolio,
                begins_on=(row.joined_at or row.created_at).date(),
                ends_on=None if row.id in goes_on else row.ended_at.date(),
            )
        )
        if is_deputy:
            connection.execute(sa.update(member).where(member.c.id == row.id).values(is_deputy=True))
