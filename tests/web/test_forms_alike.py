"""What is written in any form is the request that `request add` makes of the same answers, field by field."""

from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions.change import begin
from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.cli.main import run
from roadmap_tui.intake.incoming import read_requests
from roadmap_tui.intake.requests import import_requests
from roadmap_tui.intake.rows import Options
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.spec import in_form
from roadmap_tui.model.records import Request
from roadmap_tui.tui.request_form.model import RequestForm
from tests.web.conftest import NOW, TODAY, Served, Serving
from tests.web.test_ask import key_of

ANSWERS = {
    "said": "We scroll for minutes\nto find our shift.",
    "person": "Nora Falk, head nurse",
    "email": "nora@birch.example",
    "problem": "find the shift",
    "frequency": "twice a shift",
    "workaround": "a list on paper",
    "consequence": "overtime",
    "importance": "critical",
    "feeling": "annoyed",
    "touchpoint": "billing",
    "product": "Planner",
    "channel": "call",
    "heard_on": "yesterday",
}
BY = "Eve Long"
APART = {"id", "uid", "source", "batch", "captured_at"}
"""What tells the ways apart: each request's own, and where it came from."""
MAIL = """\
From: {by} <eve@ours.example>
To: {to}
Subject: New ask
Date: Fri, 20 Nov 2026 09:12:00 +0000
Message-ID: <1@ours.example>
Content-Type: text/plain; charset=utf-8

{form}
"""


def lines(answers: dict[str, str]) -> str:
    """The answers as a form's text has them: a label a line."""
    return "".join(f"{name.replace('_', ' ').capitalize()}: {text}\n" for name, text in answers.items())


def by_shell(served: Served, answers: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROADMAP_ME_NAME", BY)
    monkeypatch.setenv("ROADMAP_TODAY", TODAY.isoformat())
    options = [
        word for name, text in answers.items() for word in (f"--{name.replace('heard_on', 'heard')}", text)
    ]
    assert 0 == run(["--board", served.store.place, "request", "add", *options])


def by_screen(served: Served, answers: dict[str, str]) -> None:
    form = RequestForm(None, served.store.read(), ReadContext(TODAY), start=answers, csm=BY)
    with begin(served.store, by=BY, at=NOW, today=TODAY) as change:
        form.writer()(change)


def by_import(served: Served, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    options = Options(own=("ours.example",))
    with begin(served.store, by=BY, at=NOW, today=TODAY) as change:
        import_requests(change, read_requests(path, today=TODAY, options=options))


@pytest.mark.parametrize(("customer", "csm"), [("Acme Clinics", "Dana"), ("Birch Ward 7", BY)])
async def test_every_way_writes_the_same(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, customer: str, csm: str
) -> None:
    """At the shell, on the screen, in the browser, in a salesperson's mail, a web form's mail, a form's text."""
    answers = {"customer": customer, **ANSWERS}
    assert {field.name for field in in_form(REQUEST)} - {"csm"} == set(answers)
    async with serving() as served:
        by_shell(served, answers, monkeypatch)
        by_screen(served, answers)
        client = await served.entered()
        await served.send(client, "/ask", {"key": await key_of(client), "heard_by": BY, "sure": "yes", **answers})
        await client.close()
        form = lines(answers)
        by_import(served, tmp_path / "sales.eml", MAIL.format(by=BY, to="asks@ours.example", form=form))
        by_import(
            served,
            tmp_path / "web.eml",
            MAIL.format(by="Web form", to="eve@ours.example", form=form)
            .replace("eve@ours.example>", "noreply@forms.example>")
            .replace("<1@", "<2@"),
        )
        typed = {**answers, "said": "Too loud.", "heard_on": "2026-11-19"}
        by_import(served, tmp_path / "form.txt", lines(typed))
        made: list[Request] = list(served.store.read().requests.values())[1:]

    def kept(one: Request) -> dict[str, Any]:
        return {name: getattr(one, name) for name in one.__struct_fields__ if name not in APART}

    first = kept(made[0])
    assert (csm, "2026-11-19", 3) == (first["csm"], str(first["heard_on"]), first["importance"])
    apart = [{name: value for name, value in kept(one).items() if value != first[name]} for one in made]
    assert [*[{}] * 5, {"said": "Too loud."}] == apart
