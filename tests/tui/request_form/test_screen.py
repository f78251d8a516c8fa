"""The request form: what it offers and says while a CSM types."""

from datetime import date
from pathlib import Path

import pytest

from roadmap_tui.actions import customers, products, requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Me
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.app.request_form import FormResult, RequestFormHost
from roadmap_tui.tui.widgets.form import LineInput
from tests.tui.at_screen import NOW, TODAY, board, opened, picture, press, shown, until, write

JAMS = "The label printer jams twice a shift, and the ward waits for the medication."
AGAIN = "Once more: the printer for labels jams about twice every shift, the ward is waiting for medication"


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def fill(change: Change) -> None:
    """Two customers, one of whom asked two things; one became a story."""
    customers.add(change, {"name": "Acme Clinics", "domains": ("acme.example",), "segment": "Enterprise"})
    customers.add(change, {"name": "Birch"})
    stories.add(change, {"title": "Labels print at once"})
    requests.add(
        change,
        {"said": JAMS, "person": "night nurse", "heard_on": date(2026, 11, 2)},
        customer="Acme Clinics",
        story="S-1",
    )
    requests.add(change, {"said": "We want dark mode", "heard_on": date(2026, 11, 9)}, customer="Acme Clinics")


def alone(store: FileStore, ref: str | None = None) -> RoadmapApp:
    """The app begun with the form, for a person with defaults."""
    settings = Settings(me=Me(channel="call", csm="Priya"))
    return RoadmapApp(
        store,
        settings,
        me="ana",
        today=lambda: TODAY,
        now=lambda: NOW,
        first=lambda session, settings, keymap: RequestFormHost(session, settings, keymap, ref=ref),
    )


def result(app: RoadmapApp) -> FormResult:
    """What came of the form."""
    assert isinstance(app.first, RequestFormHost)
    return app.first.result(app.return_code or 0)


async def test_a_customer_is_taken_from_its_beginning(tmp_path: Path) -> None:
    """Enter takes the customer who begins as typed, and goes on to the words."""
    async with opened(board(tmp_path, fill)) as (_app, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        await write(pilot, "ac")
        await press(pilot, "enter")

        assert "Acme Clinics" == form.fields["customer"].text
        assert "said" == form.at


async def test_escape_keeps_a_new_name(tmp_path: Path) -> None:
    """A new customer may be called as another one begins."""
    async with opened(board(tmp_path, fill)) as (_app, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        await write(pilot, "Ac")
        await press(pilot, "escape", "enter")

        assert ("Ac", "said") == (form.fields["customer"].text, form.at)
        assert "a new customer" == form.fields["customer"].message


async def test_a_near_name_is_told_under_the_field(tmp_path: Path) -> None:
    """Another legal form may be the same customer; an id that nobody has is no name."""
    async with opened(board(tmp_path, fill)) as (_app, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        told = []
        for name in ("acmeclinics ltd", "Acme Clinics Europe", "C-77"):
            form.fields["customer"].put(name)
            form.type_in("customer", name)
            told.append(form.fields["customer"].message)

        assert told == [
            "a new customer, or is it Acme Clinics (C-1)?",
            "a new customer, or is it Acme Clinics (C-1)?",
            "written as an id is, but nobody has it: no customer is called that",
        ]


async def test_an_address_finds_its_customer(tmp_path: Path) -> None:
    """The domain of an e-mail address names the customer; what they asked stands beside, with where it stands."""
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        await write(pilot, "jo@acme.example")
        await until(pilot, lambda: "part of S-1" in form.context_page.text)

        assert form.fields["customer"].message.startswith("Acme Clinics")
        assert "2 other requests" in form.context_page.text
        assert form.context_page.text.index("dark mode") < form.context_page.text.index("label printer")
        assert "Acme Clinics" in picture(app)


async def test_the_score_says_what_each_answer_is_for(tmp_path: Path) -> None:
    """What is missing goes from the list as it is answered."""
    async with opened(board(tmp_path, fill)) as (_app, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        await until(pilot, lambda: "context 0/7" in form.context_page.text)
        assert "tells how many ask" in form.fields["customer"].message
        await write(pilot, "Birch")

        assert "context 1/7" in form.head.text
        assert "customer" not in form.context_page.text.partition("still missing")[2]


async def test_a_likely_duplicate_is_shown_and_asked_about(tmp_path: Path) -> None:
    """It stands beside the form with its words; saving asks, and adding it anyway adds it."""
    store = board(tmp_path, fill)
    async with opened(store) as (_app, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        await write(pilot, "Birch")
        await press(pilot, "tab")
        form.fields["said"].insert(AGAIN)
        await until(pilot, lambda: "R-1 of Acme Clinics says much the same" in form.context_page.text)
        await press(pilot, "ctrl+s")
        await shown(pilot, "Choose")
        await press(pilot, "a")
        inbox = await shown(pilot, "InboxScreen")

        assert "R-3 written down" in inbox.footer.answer
        assert AGAIN == store.read().requests["R-3"].said


async def test_saving_at_once_asks_all_the_same(tmp_path: Path) -> None:
    """Nobody must wait for the look: saving waits for it; merging keeps both."""
    store = board(tmp_path, fill)
    async with opened(store) as (_app, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        await until(pilot, lambda: "context 0/7" in form.context_page.text)
        form.fields["said"].insert(AGAIN)
        await press(pilot, "ctrl+s")
        await shown(pilot, "Choose")
        await press(pilot, "m")
        await shown(pilot, "InboxScreen")

        assert "R-1" == store.read().requests["R-3"].merged_into


@pytest.mark.slow
async def test_opening_the_duplicate_brings_what_it_lacks(tmp_path: Path) -> None:
    """What the same customer's request lacks is filled in; the form behind keeps what was typed."""
    store = board(tmp_path, fill)
    async with opened(store) as (_app, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        form.fields["customer"].replace("Acme Clinics")
        form.fields["frequency"].insert("twice a shift")
        form.fields["said"].insert(AGAIN)
        await until(pilot, lambda: form.likely is not None)
        await press(pilot, "f2")
        await until(pilot, lambda: pilot.app.screen is not form)
        other = await shown(pilot, "RequestFormScreen")
        assert ("R-1", "twice a shift") == (other.form.seen.id, other.fields["frequency"].text)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: pilot.app.screen is form)

        assert "twice a shift" == store.read().requests["R-1"].frequency
        assert "R-1 edited" == form.footer.answer
        assert AGAIN == form.fields["said"].text


@pytest.mark.slow
async def test_people_of_the_customer_are_suggested(tmp_path: Path) -> None:
    """Whoever spoke for this customer before is offered."""
    async with opened(board(tmp_path, fill)) as (_app, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        await until(pilot, lambda: "context 0/7" in form.context_page.text)
        form.fields["customer"].replace("Acme Clinics")
        form.fields["person"].inner.focus()
        await pilot.pause()
        await write(pilot, "nu")

        assert ["night nurse"] == [one.shown for one in form.suggestions.list.shown]


async def test_the_form_alone_fills_in_what_is_set(tmp_path: Path) -> None:
    """Channel and CSM stand there from the settings; they are nothing typed, and are written."""
    store = board(tmp_path, fill)
    app = alone(store)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await shown(pilot, "RequestFormScreen")
        assert ("call", "Priya", {}) == (form.fields["channel"].text, form.fields["csm"].text, form.typed())
        await write(pilot, "Birch")
        await press(pilot, "tab")
        form.fields["said"].insert("Could we have a report by post code?")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: app.return_code is not None)

    (made,) = result(app).added
    assert ("R-3", "call", "Priya") == (made.id, made.channel, made.csm)
    assert made == store.read().requests["R-3"]


@pytest.mark.parametrize("size", [(80, 24), (120, 35)])
async def test_no_hint_is_cut(tmp_path: Path, size: tuple[int, int]) -> None:
    """Each question stands whole in its room; in a window too small for that it ends in a sign."""
    async with alone(board(tmp_path, fill)).run_test(size=size) as pilot:
        form = await shown(pilot, "RequestFormScreen")
        cut = [one.hint for one in form.query(LineInput) if one.placeholder != one.hint]
        await pilot.resize_terminal(40, 24)
        await pilot.pause()

        assert cut == []
        assert form.fields["customer"].query_one(LineInput).placeholder.endswith("…")


async def test_what_is_missing_is_counted_where_it_has_no_room(tmp_path: Path) -> None:
    """Whole questions, and how many more there are."""
    app = alone(board(tmp_path, fill))
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, "RequestFormScreen")

        assert "customer? said? person? problem? and 3 more" in picture(app)


async def test_leaving_the_form_alone_ends_it(tmp_path: Path) -> None:
    """Nothing typed, nothing asked."""
    app = alone(board(tmp_path, fill))
    async with app.run_test() as pilot:
        await shown(pilot, "RequestFormScreen")
        await press(pilot, "escape")
        await until(pilot, lambda: app.return_code is not None)

    assert FormResult() == result(app)


@pytest.mark.slow
async def test_the_form_alone_over_a_request(tmp_path: Path) -> None:
    """What is changed is told apart from what is new; defaults stay out of it."""
    store = board(tmp_path, fill)
    app = alone(store, ref="R-2")
    async with app.run_test() as pilot:
        form = await shown(pilot, "RequestFormScreen")
        form.fields["frequency"].insert("every night")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: app.return_code is not None)

    (changed,) = result(app).changed
    assert ("R-2", "every night", None) == (changed.id, changed.frequency, changed.channel)
    assert () == result(app).added


async def test_interrupting_keeps_a_draft(tmp_path: Path) -> None:
    """Ctrl+c leaves at once, and what was typed is offered the next time."""
    store = board(tmp_path, fill)
    app = alone(store)
    async with app.run_test() as pilot:
        await shown(pilot, "RequestFormScreen")
        await write(pilot, "Delmar")
        await press(pilot, "ctrl+c")
        await until(pilot, lambda: app.return_code is not None)
    assert 130 == result(app).code

    again = alone(store)
    async with again.run_test() as pilot:
        await shown(pilot, "Choose")
        await press(pilot, "r")
        form = await shown(pilot, "RequestFormScreen")

        assert "Delmar" == form.fields["customer"].text


async def test_a_request_is_looked_after_by_the_accounts_csm(tmp_path: Path) -> None:
    """Who that is shows as soon as the customer is named, unless somebody else was; it is nothing typed."""

    def owned(change: Change) -> None:
        fill(change)
        customers.edit(change, "C-1", {"csm": "Dana"})

    store = board(tmp_path, owned)
    async with opened(store) as (_, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        seen = [form.fields["csm"].text]
        for name in ("Acme Clinics", "Birch"):
            form.fields["customer"].replace(name)
            seen.append(form.fields["csm"].text)
        form.fields["csm"].replace("Ben")
        form.fields["customer"].replace("Acme Clinics")

        assert ["ana", "Dana", "ana"] == seen
        assert "Ben" == form.fields["csm"].text
        assert {"customer": "Acme Clinics", "csm": "Ben"} == form.typed()


async def test_a_slip_of_a_product_is_asked_about(tmp_path: Path) -> None:
    """Saving again makes it a product of its own, which is told; a former name is offered as the one of today."""

    def with_product(change: Change) -> None:
        fill(change)
        products.add(change, {"name": "Ward app"})
        products.edit(change, "Ward app", {"name": "Mobile"})

    store = board(tmp_path, with_product)
    async with opened(store) as (app, pilot):
        await press(pilot, "2", "n")
        form = await shown(pilot, "RequestFormScreen")
        form.start_from({"said": "The list is late", "product": "Moblie"})
        await until(pilot, lambda: form._words.of("product", "ward"))
        offered = [one.text for one in form._words.of("product", "ward")]
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "makes it a new one" in picture(app))
        kept = list(store.read().requests)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "Moblie is a new product" in picture(app))

        assert offered == ["Mobile"]
        assert kept == ["R-1", "R-2"]
        assert store.read().requests["R-3"].product == "Moblie"
