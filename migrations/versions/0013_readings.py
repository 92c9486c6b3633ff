"""Who said that they read a document, and who was told of a newer version."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name="fk_reading_document_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_reading_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id", "member_id", name="pk_reading"),
    )
    op.create_index("ix_reading_member_id", "reading", ["member_id"])
    op.add_column("document", sa.Column("reading_asked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("download", sa.Column("told", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "preference", sa.Column("documents", sa.String(length=10), nullable=False, server_default="direct")
    )


def downgrade() -> None:
    op.drop_column("preference", "documents")
    op.drop_column("download", "told")
    op.drop_column("document", "reminded_at")
    op.drop_column("document", "reading_asked_at")
    op.drop_index("ix_reading_member_id", table_name="reading")
    op.drop_table("reading")
