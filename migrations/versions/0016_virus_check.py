"""What a virus scanner said of each file."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WAITS = sa.text("virus_check = 'waiting'")


def upgrade() -> None:
    op.add_column(
        "stored_file", sa.Column("virus_check", sa.String(length=10), nullable=False, server_default="none")
    )
    op.create_index(
        "ix_stored_file_waiting", "stored_file", ["id"], sqlite_where=WAITS, postgresql_where=WAITS
    )


def downgrade() -> None:
    _refuse_to_let_loose()
    op.drop_index("ix_stored_file_waiting", table_name="stored_file")
    op.drop_column("stored_file", "virus_check")


def _refuse_to_let_loose() -> None:
    """Before this release every file could be fetched."""
    held = op.get_bind().scalar(
        sa.text("SELECT count(*) FROM stored_file WHERE virus_check IN ('waiting', 'found')")
    )
    if held:
        raise RuntimeError(f"{held} files are in quarantine: remove them before going back.")
