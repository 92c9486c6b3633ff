"""The library: folders, documents, versions, and whom they are for.

A release without a library has no place for what is in it. Going back sets the rows aside, and going up again brings
back those that still point to somebody.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

TABLES = ('audience', 'audience_member', 'folder', 'document', 'document_tag', 'version', 'download')
"""In an order in which each points to those before it."""
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
    _bring_back()


def downgrade() -> None:
    _set_aside()
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


def _set_aside() -> None:
    """Keep every row as it is, in a table that the older release does not know."""
    bind = op.get_bind()
    aside = op.create_table('library_set_aside', sa.Column('name', sa.String(40), nullable=False), sa.Column('row', sa.JSON(), nullable=False))
    for name in TABLES:
        found = bind.execute(sa.select(_reflected(bind, name))).mappings().all()
        rows = [{'name': name, 'row': {column: _as_text(value) for column, value in row.items()}} for row in found]
        if rows:
            bind.execute(sa.insert(aside), rows)


def _bring_back() -> None:
    """What was set aside, but for rows whose member, circle or file is gone."""
    bind = op.get_bind()
    if not sa.inspect(bind).has_table('library_set_aside'):
        return
    aside = _reflected(bind, 'library_set_aside')
    for name in TABLES:
        table = _reflected(bind, name)
        kept = bind.scalars(sa.select(aside.c.row).where(aside.c.name == name)).all()
        rows = [row for row in (_as_kept(bind, table, row) for row in kept) if row is not None]
        parents = [(row['id'], row['parent_id']) for row in rows if row.get('parent_id')]
        for row in rows:
            bind.execute(sa.insert(table).values({**row, 'parent_id': None} if 'parent_id' in row else row))
        for id_, parent_id in parents:
            bind.execute(sa.update(table).where(table.c.id == id_).values(parent_id=parent_id))
        if rows and 'id' in table.c and bind.dialect.name == 'postgresql':
            bind.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))"))
    op.drop_table('library_set_aside')


def _as_kept(bind: sa.Connection, table: sa.Table, row: dict[str, Any]) -> dict[str, Any] | None:
    """The row with real moments, and without what is gone; None when it can't be without that."""
    values = {column.name: _from_text(column.type, row.get(column.name)) for column in table.c}
    for key in table.foreign_keys:
        column, target = key.parent, key.column
        if target.table is table or values[column.name] is None:
            continue
        if bind.scalar(sa.select(target).where(target == values[column.name])) is None:
            if not column.nullable:
                return None
            values[column.name] = None
    return values


def _reflected(bind: sa.Connection, name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=bind)


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _from_text(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    if value is None or not isinstance(kind, sa.DateTime | sa.Date):
        return value
    return datetime.fromisoformat(value) if isinstance(kind, sa.DateTime) else date.fromisoformat(value)
