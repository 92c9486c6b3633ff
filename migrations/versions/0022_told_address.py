"""To which address each calendar was told of a meeting; until now to the member's own."""

import sqlalchemy as sa
from alembic import op


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('calendar_copy', sa.Column('told_address', sa.String(length=254), nullable=False, server_default=""))
    op.execute(
        "UPDATE calendar_copy SET told_address = "
        "(SELECT email FROM member WHERE member.id = calendar_copy.member_id)"
    )


def downgrade() -> None:
    op.drop_column('calendar_copy', 'told_address')
