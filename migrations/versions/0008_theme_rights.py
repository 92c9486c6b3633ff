"""Who begins threads and who answers, for each theme."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = ("who_asks", "who_replies")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("theme", sa.Column(name, sa.String(length=10), nullable=False, server_default="members"))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("theme", name)
