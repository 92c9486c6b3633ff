"""What was found in files; those of the library that are there already still wait to be looked into."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WAITS = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "examination",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name="fk_examination_file_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", name="pk_examination"),
    )
    op.create_index(
        "ix_examination_waiting", "examination", ["file_id"], sqlite_where=WAITS, postgresql_where=WAITS
    )
    nothing = "'[]'" if op.get_bind().dialect.name == "sqlite" else "'[]'::json"
    rows = f"SELECT file_id, 0, {nothing}, '' FROM (SELECT DISTINCT file_id FROM version) AS files"
    op.execute(f"INSERT INTO examination (file_id, tries, remarks, words) {rows}")


def downgrade() -> None:
    op.drop_index("ix_examination_waiting", table_name="examination")
    op.drop_table("examination")
