"""Whether the library takes files with a password, or with macros."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("takes_locked_files", "takes_macro_files"):
        op.add_column("network", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for name in ("takes_macro_files", "takes_locked_files"):
        op.drop_column("network", name)
