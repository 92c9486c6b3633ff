"""What each calendar was told of a meeting, so that a letter about a change says what it was."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calendar_copy", sa.Column("told_facts", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("calendar_copy", "told_facts")
