"""Under which name staff listed someone, and when they gave themselves another."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("member", sa.Column("listed_name", sa.String(length=120), nullable=False, server_default=""))
    op.add_column("member", sa.Column("named_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE member SET listed_name = name WHERE may_sign_in")


def downgrade() -> None:
    op.drop_column("member", "named_at")
    op.drop_column("member", "listed_name")
