"""Rows of the same content share its bytes; what a file was called before its name was cleaned."""

import secrets
import shutil
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stored_file") as table:
        table.add_column(sa.Column("original_name", sa.String(length=300), nullable=False, server_default=""))
        table.drop_constraint("uq_stored_file_key", type_="unique")
        table.create_index("ix_stored_file_key", ["key"])


def downgrade() -> None:
    _give_each_its_own()
    with op.batch_alter_table("stored_file") as table:
        table.drop_index("ix_stored_file_key")
        table.create_unique_constraint("uq_stored_file_key", ["key"])
        table.drop_column("original_name")


def _give_each_its_own() -> None:
    """Before this release every row had bytes of its own, in the folder on disk."""
    database, folder = op.get_bind(), Path(current_app.config["STORAGE_FOLDER"])
    file = sa.table("stored_file", sa.column("id"), sa.column("key"))
    firsts = sa.select(sa.func.min(file.c.id)).group_by(file.c.key)
    for id_, key in database.execute(sa.select(file.c.id, file.c.key).where(file.c.id.not_in(firsts))).all():
        own = secrets.token_hex(20)
        (folder / own[:2]).mkdir(parents=True, exist_ok=True)
        if (folder / key[:2] / key).exists():
            shutil.copyfile(folder / key[:2] / key, folder / own[:2] / own)
        database.execute(sa.update(file).where(file.c.id == id_).values(key=own))
