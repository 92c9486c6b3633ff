"""Why a meeting was cancelled: told in the letter and on its page."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "meeting", sa.Column("cancelled_because", sa.String(length=1000), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("meeting", "cancelled_because")
