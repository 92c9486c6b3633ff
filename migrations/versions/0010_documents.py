"""The library: folders, documents, versions, and whom they are for."""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

BINNED = sa.text("binned_at IS NOT NULL")


def upgrade() -> None:
    op.create_table('audience',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=15), nullable=False),
    sa.Column('circle_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['circle_id'], ['circle.id'], name=op.f('fk_audience_circle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audience'))
    )
    with op.batch_alter_table('audience', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audience_circle_id'), ['circle_id'], unique=False)

    op.create_table('audience_member',
    sa.Column('audience_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['audience_id'], ['audience.id'], name=op.f('fk_audience_member_audience_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_audience_member_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('audience_id', 'member_id', name=op.f('pk_audience_member'))
    )
    with op.batch_alter_table('audience_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audience_member_member_id'), ['member_id'], unique=False)

    op.create_table('folder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('name_key', sa.String(length=120), nullable=False),
    sa.Column('description', sa.String(length=500), nullable=False),
    sa.Column('audience_id', sa.Integer(), nullable=True),
    sa.Column('members_add', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['audience_id'], ['audience.id'], name=op.f('fk_folder_audience_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['folder.id'], name=op.f('fk_folder_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_folder'))
    )
    with op.batch_alter_table('folder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_folder_audience_id'), ['audience_id'], unique=False)
        batch_op.create_index('ix_folder_parent', ['parent_id', 'name_key', 'id'], unique=False)

    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('folder_id', sa.Integer(), nullable=False),
    sa.Column('audience_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('title_key', sa.String(length=200), nullable=False),
    sa.Column('description', sa.String(length=1000), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('is_confidential', sa.Boolean(), nullable=False),
    sa.Column('newest', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('binned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('binned_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['member.id'], name=op.f('fk_document_added_by_id')),
    sa.ForeignKeyConstraint(['audience_id'], ['audience.id'], name=op.f('fk_document_audience_id')),
    sa.ForeignKeyConstraint(['binned_by_id'], ['member.id'], name=op.f('fk_document_binned_by_id')),
    sa.ForeignKeyConstraint(['folder_id'], ['folder.id'], name=op.f('fk_document_folder_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_document_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_added_by_id'), ['added_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_audience_id'), ['audience_id'], unique=False)
        batch_op.create_index(
            'ix_document_binned', ['binned_at'], unique=False, sqlite_where=BINNED, postgresql_where=BINNED
        )
        batch_op.create_index(batch_op.f('ix_document_binned_by_id'), ['binned_by_id'], unique=False)
        batch_op.create_index('ix_document_dated', ['dated', 'id'], unique=False)
        batch_op.create_index('ix_document_folder', ['folder_id', 'title_key', 'id'], unique=False)
        batch_op.create_index('ix_document_folder_dated', ['folder_id', 'dated', 'id'], unique=False)
        batch_op.create_index('ix_document_folder_latest', ['folder_id', 'changed_at', 'id'], unique=False)
        batch_op.create_index('ix_document_title', ['title_key', 'id'], unique=False)
        batch_op.create_index('ix_document_latest', ['changed_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_theme_id'), ['theme_id'], unique=False)

    op.create_table('document_tag',
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_document_tag_document_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('document_id', 'word', name=op.f('pk_document_tag'))
    )
    with op.batch_alter_table('document_tag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_tag_word'), ['word'], unique=False)

    op.create_table('download',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_download_document_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_download_member_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_download'))
    )
    with op.batch_alter_table('download', schema=None) as batch_op:
        batch_op.create_index('ix_download_document', ['document_id', 'member_id', 'number'], unique=False)
        batch_op.create_index(batch_op.f('ix_download_member_id'), ['member_id'], unique=False)

    op.create_table('version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('restored_number', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['member.id'], name=op.f('fk_version_added_by_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_version_document_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_version_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_version')),
    sa.UniqueConstraint('document_id', 'number', name=op.f('uq_version_document_id_number'))
    )
    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_version_added_by_id'), ['added_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_version_file_id'), ['file_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_version_file_id'))
        batch_op.drop_index(batch_op.f('ix_version_added_by_id'))

    op.drop_table('version')
    with op.batch_alter_table('download', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_download_member_id'))
        batch_op.drop_index('ix_download_document')

    op.drop_table('download')
    with op.batch_alter_table('document_tag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_tag_word'))

    op.drop_table('document_tag')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_theme_id'))
        batch_op.drop_index('ix_document_latest')
        batch_op.drop_index('ix_document_title')
        batch_op.drop_index('ix_document_folder_latest')
        batch_op.drop_index('ix_document_folder_dated')
        batch_op.drop_index('ix_document_folder')
        batch_op.drop_index('ix_document_dated')
        batch_op.drop_index(batch_op.f('ix_document_binned_by_id'))
        batch_op.drop_index('ix_document_binned')
        batch_op.drop_index(batch_op.f('ix_document_audience_id'))
        batch_op.drop_index(batch_op.f('ix_document_added_by_id'))

    op.drop_table('document')
    with op.batch_alter_table('folder', schema=None) as batch_op:
        batch_op.drop_index('ix_folder_parent')
        batch_op.drop_index(batch_op.f('ix_folder_audience_id'))

    op.drop_table('folder')
    with op.batch_alter_table('audience_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audience_member_member_id'))

    op.drop_table('audience_member')
    with op.batch_alter_table('audience', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audience_circle_id'))

    op.drop_table('audience')
