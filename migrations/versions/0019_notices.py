"""Notices that are read with the thing itself, indexes that fit the bell and the inbox, and one to forget them by."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    _read_what_was_read()
    _beside_use(lambda **how: op.create_index('ix_notice_unread', 'notice', ['member_id', 'id'],
                                              sqlite_where=UNREAD, postgresql_where=UNREAD, **how), 'ix_notice_unread')
    _beside_use(lambda **how: op.create_index('ix_notice_created_at', 'notice', ['created_at'], **how), 'ix_notice_created_at')
    _beside_use(lambda **how: op.create_index('ix_notice_inbox', 'notice', ['member_id', 'id'], **how), 'ix_notice_inbox')


def downgrade() -> None:
    _beside_use(lambda **how: op.create_index('ix_notice_inbox', 'notice', ['member_id', 'read_at', 'id'], **how), 'ix_notice_inbox')
    op.drop_index('ix_notice_created_at', 'notice')
    op.drop_index('ix_notice_unread', 'notice')


def _beside_use(create: Callable[..., Any], name: str) -> None:
    """Make an index (anew) while others write to its table. One that broke off is made from the start."""
    if op.get_bind().dialect.name != 'postgresql':
        op.drop_index(name, 'notice', if_exists=True)
        create()
        return
    with op.get_context().autocommit_block():
        op.drop_index(name, 'notice', if_exists=True, postgresql_concurrently=True)
        create(postgresql_concurrently=True)


def _read_what_was_read() -> None:
    """Reading a thread reads its notices; until now the bell found that out anew on every page."""
    op.execute("""
        UPDATE notice SET read_at = CURRENT_TIMESTAMP
        WHERE read_at IS NULL AND kind IN ('reply', 'mention', 'new_thread') AND EXISTS (
            SELECT 1 FROM read_mark
            WHERE read_mark.thread_id = notice.thread_id AND read_mark.member_id = notice.member_id
            AND (notice.reply_id IS NULL OR notice.reply_id <= read_mark.last_reply_id))
    """)
