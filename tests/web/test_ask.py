"""The form in which a colleague writes down what a customer said."""

import re

import pytest

from roadmap_tui.actions import products
from roadmap_tui.actions.change import begin
from roadmap_tui.web.people import Person
from tests.web.conftest import NOW, TODAY, Client, Served, Serving

BEN = Person("Ben", "asker")


async def key_of(client: Client) -> str:
    """The key of a fresh form."""
    found = re.search(r'name="key" value="([^"]+)"', await (await client.get("/ask")).text())
    assert found is not None
    return found[1]


async def asked(served: Served, client: Client, **fields: str) -> tuple[int, str]:
    return await served.send(client, "/ask", {"key": await key_of(client), "heard_by": "Eve Long", **fields})


async def test_a_request_is_written_with_who_heard_it(serving: Serving) -> None:
    """As any other form would: the account's CSM looks after it, days and grades are read."""
    async with serving() as served:
        client = await served.entered()
        status, text = await asked(
            served, client, customer="acme clinics", said="Printing takes\r\nfor ever", heard_on="yesterday",
            importance="critical", person="nurse", feeling="annoyed",
        )  # fmt: skip
        again = await (await client.get("/ask")).text()
        await client.close()
        made = served.store.read().requests["R-2"]

        assert status == 200
        assert "Written down as <strong>R-2</strong>" in text
        assert (made.customer, made.said, made.importance, made.person, made.feeling) == (
            "C-1",
            "Printing takes\nfor ever",
            3,
            "nurse",
            "annoyed",
        )
        assert (str(made.heard_on), made.csm, made.captured_by) == ("2026-11-19", "Dana", "Eve Long")
        assert 'value="Eve Long"' in again
        assert '<label for="feeling">feeling <span>as they said or showed it; leave it out' in again


async def test_however_often_it_is_sent_it_is_one(serving: Serving) -> None:
    """Also from a server that was started anew, for the key is the request's source."""
    async with serving() as served:
        client = await served.entered()
        key = await key_of(client)
        data = {"key": key, "said": "Printing takes for ever", "heard_by": "Eve"}
        texts = [(await served.send(client, "/ask", data))[1] for _ in range(3)]
        await client.close()

        assert all("<strong>R-2</strong>" in one for one in texts)
        assert list(served.store.read().requests) == ["R-1", "R-2"]


async def test_what_was_asked_before_is_asked_about(serving: Serving) -> None:
    """The one of this customer is named; taken, the new one is merged into it and counts with it."""
    async with serving() as served:
        client = await served.entered()
        key = await key_of(client)
        data = {
            "key": key, "heard_by": "Eve", "customer": "Acme Clinics",
            "said": "ten minutes a visit hunting for the treatment history",
        }  # fmt: skip
        _, question = await served.send(client, "/ask", data)
        before = list(served.store.read().requests)
        await served.send(client, "/ask", {**data, "sure": "yes", "same": "R-1"})
        await client.close()

        assert "This customer asked that before?" in question
        assert 'value="R-1" checked' in question
        assert before == ["R-1"]
        assert served.store.read().requests["R-2"].merged_into == "R-1"


async def test_a_name_nearly_known_is_asked_about(serving: Serving) -> None:
    """It is that customer, or a new one."""
    async with serving() as served:
        client = await served.entered()
        key = await key_of(client)
        data = {"key": key, "heard_by": "Eve", "customer": "Acme Clinics, Inc.", "said": "Printing is slow"}
        _, question = await served.send(client, "/ask", data)
        await served.send(client, "/ask", {**data, "sure": "yes", "customer_is": "C-1"})
        await client.close()

        assert "a customer that is known?" in question
        assert served.store.read().requests["R-2"].customer == "C-1"
        assert len(served.store.read().customers) == 2


@pytest.mark.parametrize(("answer", "product"), [("Till <b>", "Till <b>"), ("", "Tlil <b>")])
async def test_a_product_nobody_knows_is_asked_about(serving: Serving, answer: str, product: str) -> None:
    """The form offers those of the board; a name of another spelling is one of them, or a new one."""
    async with serving() as served:
        with begin(served.store, by="ana", at=NOW, today=TODAY) as change:
            products.add(change, {"name": "Till <b>"})
        client = await served.entered()
        form = await (await client.get("/ask")).text()
        key = await key_of(client)
        data = {"key": key, "heard_by": "Eve", "said": "Printing is slow", "product": "Tlil <b>"}
        _, question = await served.send(client, "/ask", data)
        before = list(served.store.read().requests)
        await served.send(client, "/ask", {**data, "sure": "yes", "product_is": answer})
        await client.close()

        assert '<option value="Till &lt;b&gt;"></option>' in form
        assert "No product is called “Tlil &lt;b&gt;” yet" in question
        assert before == ["R-1"]
        assert served.store.read().requests["R-2"].product == product


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"person": "nurse"}, "Say what they said, or what the problem is."),
        ({"said": "x", "heard_on": "soonish"}, "soonish"),
        ({"said": "x", "heard_by": " "}, "Say who heard it."),
        ({"said": "x", "heard_on": "2027-01-01"}, "2027-01-01"),
    ],
)
async def test_what_cannot_be_read_is_said_and_kept(serving: Serving, fields: dict[str, str], words: str) -> None:
    """In the form, with all that was typed; nothing is written."""
    async with serving() as served:
        client = await served.entered()
        status, text = await asked(served, client, workaround="by <hand> & ear", **fields)
        await client.close()

        assert status == 422
        assert words in text
        assert 'value="by &lt;hand&gt; &amp; ear"' in text
        assert len(served.store.read().requests) == 1


async def test_a_named_person_is_who_heard_it(serving: Serving) -> None:
    """Whatever a form says."""
    async with serving(BEN) as served:
        client = await served.entered(BEN)
        await asked(served, client, said="x")
        page = await (await client.get("/ask")).text()
        await client.close()

        assert served.store.read().requests["R-2"].captured_by == "Ben"
        assert 'name="heard_by"' not in page


@pytest.mark.parametrize("key", ["", "short", "a b" * 8, "x" * 99, "'; drop table"])
async def test_a_form_that_is_not_ours_is_refused(serving: Serving, key: str) -> None:
    """Its key tells."""
    async with serving() as served:
        client = await served.entered()
        status, _ = await served.send(client, "/ask", {"key": key, "said": "x", "heard_by": "Eve"})
        await client.close()

        assert status == 400
        assert len(served.store.read().requests) == 1
