"""Files of forms that are not done yet."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kept_upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('form_key', sa.String(length=64), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_kept_upload_file_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_kept_upload_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_upload'))
    )
    op.create_index('ix_kept_upload_form', 'kept_upload', ['member_id', 'form_key'])
    op.create_index('ix_kept_upload_file_id', 'kept_upload', ['file_id'])
    op.create_index('ix_kept_upload_kept_at', 'kept_upload', ['kept_at'])


def downgrade() -> None:
    op.execute("CREATE TEMPORARY TABLE going AS SELECT file_id FROM kept_upload")
    op.drop_table('kept_upload')
    op.execute("DELETE FROM stored_file WHERE id IN (SELECT file_id FROM going)")
    op.execute("DROP TABLE going")
