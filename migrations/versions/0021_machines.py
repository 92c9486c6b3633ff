"""When each kind of the worker's work was last done, and which machines use the database."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('heartbeat',
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('kind', name=op.f('pk_heartbeat'))
    )
    op.create_table('machine',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('keeps_on_disk', sa.Boolean(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_machine'))
    )


def downgrade() -> None:
    op.drop_table('machine')
    op.drop_table('heartbeat')
