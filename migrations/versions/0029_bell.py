"""SQLite takes the later of two indexes that fit alike: the bell's own comes after that of the whole inbox."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP INDEX IF EXISTS ix_notice_unread")
        op.execute("CREATE INDEX ix_notice_unread ON notice (member_id, id) WHERE read_at IS NULL")


def downgrade() -> None:
    pass  # the same indexes, whichever came first
