"""When a meeting went to another day, from which, and on which day each calendar holds it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meeting", sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meeting", sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("calendar_copy", sa.Column("told_starts_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE calendar_copy SET told_starts_at = "
        "(SELECT starts_at FROM meeting WHERE meeting.id = calendar_copy.meeting_id)"
    )


def downgrade() -> None:
    op.drop_column("calendar_copy", "told_starts_at")
    op.drop_column("meeting", "moved_from")
    op.drop_column("meeting", "moved_at")
