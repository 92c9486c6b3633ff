"""Circles."""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table('circle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('purpose', sa.String(length=500), nullable=False),
    sa.Column('host_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['host_id'], ['member.id'], name=op.f('fk_circle_host_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_circle'))
    )
    with op.batch_alter_table('circle', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_circle_host_id'), ['host_id'], unique=False)

    op.create_table('circle_member',
    sa.Column('circle_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['circle_id'], ['circle.id'], name=op.f('fk_circle_member_circle_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_circle_member_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('circle_id', 'member_id', name=op.f('pk_circle_member'))
    )
    with op.batch_alter_table('circle_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_circle_member_member_id'), ['member_id'], unique=False)




def downgrade() -> None:

    with op.batch_alter_table('circle_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_circle_member_member_id'))

    op.drop_table('circle_member')
    with op.batch_alter_table('circle', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_circle_host_id'))

    op.drop_table('circle')

