"""Which renderer made the summary of a thread, and a version of the house rules: the worker renders old ones anew.

A draft keeps all that was filled in. And the keys by which folders and documents stand in order: one folding of words for all that is compared.
"""

import sqlalchemy as sa
from alembic import op

from dsonet.members.names import sorting

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('thread', sa.Column('summary_renderer_version', sa.Integer(), nullable=False, server_default="1"))
    op.add_column('house_rules', sa.Column('renderer_version', sa.Integer(), nullable=False, server_default="1"))
    op.add_column('draft', sa.Column('beside', sa.JSON(), nullable=False, server_default="{}"))
    _fold_anew('folder', 'name')
    _fold_anew('document', 'title')


def downgrade() -> None:
    _put_beside_into_words()
    op.drop_column('draft', 'beside')
    op.drop_column('house_rules', 'renderer_version')
    op.drop_column('thread', 'summary_renderer_version')


def _fold_anew(table: str, words: str) -> None:
    """The keys as the code makes them today; they say nothing that a later folding would not say anew."""
    kept = sa.table(table, sa.column('id'), sa.column(words), sa.column(f'{words}_key'))
    rows = op.get_bind().execute(sa.select(kept)).all()
    for id_, shown, key in rows:
        if sorting(shown) != key:
            op.execute(sa.update(kept).where(kept.c.id == id_).values({f'{words}_key': sorting(shown)}))


def _put_beside_into_words() -> None:
    """A draft of before has a text alone: what was filled in beside it goes on top."""
    draft = sa.table('draft', sa.column('id'), sa.column('source'), sa.column('beside', sa.JSON()))
    for id_, source, beside in op.get_bind().execute(sa.select(draft)).all():
        above = [beside[name] for name in ('situation', 'tried', 'question') if beside.get(name)]
        if above:
            op.execute(sa.update(draft).where(draft.c.id == id_).values(source='\n\n'.join([*above, source])))
