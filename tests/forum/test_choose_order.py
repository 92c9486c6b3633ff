"""A reader chooses between the tree and order of time, once."""

from flask import Flask

from tests.build import a_reply, a_thread
from tests.forum.reading import Cast, address, shown


def test_the_choice_is_kept(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("dana")
    first, second = a_reply(app, thread), a_reply(app, thread)
    answer = a_reply(app, thread, parent_id=first)
    path = address(app, thread)
    kept = client.post("/overleg/volgorde", data={"volgorde": "tijd", "next": path})
    assert (kept.status_code, kept.location) == (303, path)
    assert shown(client.get(path)) == [first, second, answer]
    assert shown(client_for("charlie").get(path)) == [first, answer, second]
    client.post("/overleg/volgorde", data={"volgorde": "boom"})
    assert shown(client.get(path)) == [first, answer, second]


def test_it_leads_to_no_foreign_place(app: Flask, client_for: Cast) -> None:
    answer = client_for("dana").post("/overleg/volgorde", data={"volgorde": "x", "next": "//evil.example"})
    assert answer.location == "/overleg"
