"""Permanent links and the first unread reply lead to the page on which the reply stands."""

from flask import Flask

from dsonet.database import now
from tests.build import a_reply, a_thread
from tests.forum.reading import Cast, address, bare, shown


def test_a_permanent_link_finds_its_page(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("dana")
    ids = [a_reply(app, thread) for _ in range(45)]
    answer = client.get(f"/overleg/reactie/{ids[-1]}")
    assert answer.location == f"{address(app, thread)}?pagina=3#reactie-{ids[-1]}"
    assert ids[-1] in shown(client.get(answer.location))


def test_a_permanent_link_knows_the_order_of_its_reader(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("dana")
    first = a_reply(app, thread)
    for _ in range(30):
        a_reply(app, thread)
    late = a_reply(app, thread, parent_id=first)
    assert client.get(f"/overleg/reactie/{late}").location == f"{address(app, thread)}#reactie-{late}"
    client.post("/overleg/volgorde", data={"volgorde": "tijd"})
    assert (
        client.get(f"/overleg/reactie/{late}").location == f"{address(app, thread)}?pagina=2#reactie-{late}"
    )


def test_hidden_and_unknown_replies_are_one_404(app: Flask, client_for: Cast) -> None:
    thread = a_thread(app)
    hidden = a_reply(app, thread, hidden_at=now())
    inside_hidden = a_reply(app, a_thread(app, hidden_at=now()))
    pages = [client_for("charlie").get(f"/overleg/reactie/{id_}") for id_ in (hidden, inside_hidden, 999_999)]
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert len({bare(page) for page in pages}) == 1
    assert client_for("bob").get(f"/overleg/reactie/{hidden}").status_code == 302


def test_the_first_unread_reply_is_found(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("dana")
    a_reply(app, thread)
    client.get(address(app, thread))
    own, unread = a_reply(app, thread, author="dana"), a_reply(app, thread)
    a_reply(app, thread)
    assert own < unread
    assert client.get(f"/overleg/{thread}/ongelezen").location == f"{address(app, thread)}#reactie-{unread}"


def test_without_anything_unread_it_leads_to_the_thread(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("dana")
    assert client.get(f"/overleg/{thread}/ongelezen").location == address(app, thread)


def test_looking_for_the_first_unread_reads_nothing(app: Flask, client_for: Cast) -> None:
    thread, client = a_thread(app), client_for("dana")
    reply = a_reply(app, thread)
    for _ in range(2):
        assert client.get(f"/overleg/{thread}/ongelezen").location.endswith(f"#reactie-{reply}")
