"""Every column that points to a person is in the inventory, and on the page, once."""

from dsonet.database import db
from dsonet.privacy.inventory import INVENTORY
from dsonet.privacy.words import KINDS


def test_no_table_was_forgotten() -> None:
    pointing = {
        (table.name, column.name)
        for table in db.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.target_fullname == "member.id"
    }
    assert {(kept.table, kept.owner) for kept in INVENTORY} == pointing | {("member", "id")}
    assert len(INVENTORY) == len(pointing) + 1


def test_every_kind_has_words_on_the_page() -> None:
    named = [table for _words, tables in KINDS for table in tables]
    assert sorted(named) == sorted({kept.table for kept in INVENTORY})


def test_what_is_hidden_exists() -> None:
    for kept in INVENTORY:
        assert kept.hidden <= set(db.metadata.tables[kept.table].columns.keys()), kept.table


def test_no_export_shows_a_secret() -> None:
    for kept in INVENTORY:
        shown = set(db.metadata.tables[kept.table].columns.keys()) - kept.hidden
        assert not [name for name in shown if "hash" in name or "secret" in name], kept.table
