"""Files of which it was said that they hold no words, or too much, are looked into again: the reader finds more now."""

from alembic import op


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE examination SET done_at = NULL, begun_at = NULL, tries = 0 "
        "WHERE CAST(remarks AS TEXT) LIKE '%no_words%' OR CAST(remarks AS TEXT) LIKE '%too_much%'"
    )


def downgrade() -> None:
    """What was read again stays read."""
