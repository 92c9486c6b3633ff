"""A theme can have a moderator of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = "fk_theme_moderator_id"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE theme ADD COLUMN moderator_id INTEGER CONSTRAINT {KEY} REFERENCES member (id)")
    else:
        op.add_column("theme", sa.Column("moderator_id", sa.Integer(), nullable=True))
        op.create_foreign_key(KEY, "theme", "member", ["moderator_id"], ["id"])
    op.create_index("ix_theme_moderator_id", "theme", ["moderator_id"])


def downgrade() -> None:
    op.drop_index("ix_theme_moderator_id", table_name="theme")
    op.drop_column("theme", "moderator_id")
