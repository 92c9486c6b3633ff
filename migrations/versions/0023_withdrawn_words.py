"""Words that their author took back, and former words that are no reader's business."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('reply', sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('thread', sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('revision', sa.Column('is_private', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """An older release shows every former version: what is no reader's business goes."""
    op.execute("DELETE FROM revision WHERE is_private")
    op.drop_column('revision', 'is_private')
    op.drop_column('thread', 'withdrawn_at')
    op.drop_column('reply', 'withdrawn_at')
