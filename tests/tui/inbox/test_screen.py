"""The inbox, key by key."""

import json
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from textual.events import MouseMove

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import Change, begin
from tests.tui import at_screen
from tests.tui.at_screen import NOW, TODAY, board, by_another, picture, press, shown, until, write

INBOX = ("O",)
"""The key that puts the newest request on top."""
opened = partial(at_screen.opened, at="inbox")


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


async def test_two_opens_the_inbox(tmp_path: Path) -> None:
    """The oldest request stands on top; the one under the cursor is whole at the right, with what it lacks."""
    async with at_screen.opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "2", "G")
        inbox = await shown(pilot, "InboxScreen")

        assert ["R-1", "R-2", "R-3"] == inbox.model.shown
        assert "Nobody answers the phone" in inbox.page.text
        assert "frequency?" in inbox.page.text
        assert "2/7" in picture(app)


async def test_filing_goes_on_to_the_next(tmp_path: Path) -> None:
    """Enter files under the story that shares most words; the next request is there at once."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "G", "f")
        picker = await shown(pilot, "PickStory")
        await until(pilot, lambda: picker.listed[0] == "S-1")
        await press(pilot, "enter")
        inbox = await shown(pilot, "InboxScreen")
        await app.session.settle()

        assert inbox.model.cursor == "R-2"
        assert ["S-1"] == store.read().stories_of("R-1")


@pytest.mark.parametrize("width", [80, 120])
async def test_what_a_story_is_stands_behind_its_title_whole(tmp_path: Path, width: int) -> None:
    """A title gives way to its stage, and to what says that it is linked already."""
    store = board(tmp_path)
    by_another(store, lambda change: stories.edit(change, "S-2", {"title": "Dose list " * 20}))
    by_another(store, lambda change: requests.link(change, "R-3", "S-2"))
    async with opened(store, size=(width, 24)) as (app, pilot):
        await press(pilot, *INBOX, "right_square_bracket", "right_square_bracket", "f")
        await shown(pilot, "PickStory")

        line = next(one for one in picture(app).splitlines() if "S-2    Dose" in one)

        assert line.endswith("…  discover  linked already")
        assert len(line) > width - 14  # a title breaks at a word


async def test_filing_again_says_so(tmp_path: Path) -> None:
    """A story the request is linked to already is refused in the picker, which stays."""
    store = board(tmp_path)
    by_another(store, lambda change: requests.link(change, "R-3", "S-2"))
    async with opened(store) as (_app, pilot):
        await press(pilot, *INBOX, "right_square_bracket", "right_square_bracket", "f")
        picker = await shown(pilot, "PickStory")
        await write(pilot, "dose")
        await press(pilot, "enter")

        assert "R-3 is linked to S-2 already" in picker.message


async def test_distilling_links_the_marked(tmp_path: Path) -> None:
    """The marked requests' words stand beside the form; saving links them to the new story."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "space", "space", "d")
        await shown(pilot, "EditorScreen")
        assert "The dose list is never there at night" in picture(app)
        await write(pilot, "night nurse")
        await press(pilot, "tab", "tab")
        await write(pilot, "finds the dose list")
        await press(pilot, "ctrl+s")
        inbox = await shown(pilot, "InboxScreen")

        assert ["R-1"] == inbox.model.shown
        assert "S-3 written from 2 requests" in inbox.footer.answer
        story = store.read().stories["S-3"]
        assert story.actor == "night nurse"
        assert {"R-2", "R-3"} == {request.id for request, _ in store.read().asking("S-3")}


async def test_declining_asks_for_a_reason(tmp_path: Path) -> None:
    """No reason is refused and asked again; a reason is kept."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "x")
        ask = await shown(pilot, "Ask")
        await press(pilot, "enter")
        assert "needs a reason" in ask.message
        await write(pilot, "not ours")
        await press(pilot, "enter")
        await shown(pilot, "InboxScreen")
        await app.session.settle()

        assert store.read().requests["R-3"].declined_because == "not ours"


async def test_snoozing_tells_the_day_it_means(tmp_path: Path) -> None:
    """The day is shown while it is typed, and kept."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "z")
        ask = await shown(pilot, "Ask")
        await write(pilot, "in 2 weeks")
        assert "until 4 Dec 2026" in ask.message
        await press(pilot, "enter")
        await shown(pilot, "InboxScreen")
        await app.session.settle()

        assert store.read().requests["R-3"].snoozed_until == date(2026, 12, 4)


async def test_a_day_that_is_none_keeps_the_words(tmp_path: Path) -> None:
    """What cannot be understood is refused where it was typed."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, *INBOX, "z")
        ask = await shown(pilot, "Ask")
        await write(pilot, "soon")
        await press(pilot, "enter")

        assert "soon" in ask.message
        assert ask._input.value == "soon"


async def test_acknowledging_counts_once(tmp_path: Path) -> None:
    """The first time is kept; the second is refused."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "a")
        await app.session.settle()
        await press(pilot, "a")
        inbox = await shown(pilot, "InboxScreen")

        assert store.read().requests["R-3"].acknowledged_at == NOW
        assert "was acknowledged already" in inbox.footer.answer


async def test_undo_brings_a_request_back(tmp_path: Path) -> None:
    """`u` takes back what was done last."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "x")
        await shown(pilot, "Ask")
        await write(pilot, "no")
        await press(pilot, "enter")
        inbox = await shown(pilot, "InboxScreen")
        await app.session.settle()
        await press(pilot, "u")
        await until(pilot, lambda: "R-3" in inbox.model.shown)

        assert store.read().requests["R-3"].declined_because is None


async def test_reopening_a_declined_one(tmp_path: Path) -> None:
    """`R` brings it back to what is new."""
    store = board(tmp_path)
    by_another(store, lambda change: requests.decline(change, "R-3", "no"))
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "tab", "tab", "tab", "tab", "R")
        await app.session.settle()

        assert store.read().requests["R-3"].declined_because is None


async def test_writing_a_request_down(tmp_path: Path) -> None:
    """The context score grows with the form; an unknown customer is created."""
    store = board(tmp_path)
    async with opened(store) as (_app, pilot):
        await press(pilot, *INBOX, "n")
        form = await shown(pilot, "RequestFormScreen")
        await write(pilot, "Delmar")
        await press(pilot, "tab")
        await write(pilot, "It takes weeks")
        assert form.form.score == 2
        await press(pilot, "ctrl+s")
        inbox = await shown(pilot, "InboxScreen")

        assert "R-4 written down" in inbox.footer.answer
        request = store.read().requests["R-4"]
        assert request.said == "It takes weeks"
        assert store.read().customer_name(request.customer) == "Delmar"


async def test_leaving_a_form_with_words_asks(tmp_path: Path) -> None:
    """Throwing away takes the key twice."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, *INBOX, "n")
        await shown(pilot, "RequestFormScreen")
        await write(pilot, "Delmar")
        await press(pilot, "escape")
        await shown(pilot, "Choose")
        await press(pilot, "D")
        assert type(app.screen).__name__ == "Choose"
        await press(pilot, "D")

        await shown(pilot, "InboxScreen")


async def test_correcting_what_somebody_else_corrected_is_refused(tmp_path: Path) -> None:
    """The form stays with what was typed, and nothing of theirs is lost."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "e")
        form = await shown(pilot, "RequestFormScreen")
        by_another(store, lambda change: requests.edit(change, "R-3", {"said": "theirs"}))
        await app.session.look()
        await write(pilot, " mine")
        await press(pilot, "ctrl+s")

        assert "was changed meanwhile in said" in form.footer.answer
        assert store.read().requests["R-3"].said == "theirs"


async def test_filtering_while_typing(tmp_path: Path) -> None:
    """The list follows the words; esc shows all again."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, *INBOX, "slash")
        inbox = await shown(pilot, "InboxScreen")
        await write(pilot, "dose")
        await until(pilot, lambda: ["R-2"] == inbox.model.shown)
        await press(pilot, "enter", "escape")

        assert ["R-3", "R-2", "R-1"] == inbox.model.shown


async def test_a_note_is_kept(tmp_path: Path) -> None:
    """`N` asks for words and shows them with the request."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "N")
        await shown(pilot, "Ask")
        await write(pilot, "called back")
        await press(pilot, "enter")
        inbox = await shown(pilot, "InboxScreen")
        await app.session.settle()

        assert "called back" in inbox.page.text
        assert ["called back"] == [note.text for note in store.read().notes_about("R-3")]


async def test_enter_reads_and_then_opens_the_story(tmp_path: Path) -> None:
    """The second enter goes to the story the request is filed under; esc comes back."""
    store = board(tmp_path)
    by_another(store, lambda change: requests.link(change, "R-3", "S-1"))
    async with opened(store) as (_app, pilot):
        await press(pilot, *INBOX, "tab", "tab", "enter", "enter")
        story = await shown(pilot, "StoryScreen")
        assert story.ref == "S-1"
        await press(pilot, "escape")

        await shown(pilot, "InboxScreen")


async def test_a_click_goes_to_a_request_and_a_tab(tmp_path: Path) -> None:
    """What the keys do, the mouse does."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, *INBOX)
        inbox = await shown(pilot, "InboxScreen")
        await pilot.click("#rows", offset=(10, 1))
        assert inbox.model.cursor == "R-2"
        await pilot.click("#tabs", offset=(10, 0))

        assert inbox.model.tab == "asked"


async def test_a_drag_along_the_edge_of_rows_marks_them(tmp_path: Path) -> None:
    """Beginning on a marked one it takes marks away; what is marked can be sorted in two keys."""
    store = board(tmp_path)
    async with opened(store) as (_app, pilot):
        await press(pilot, *INBOX)
        inbox = await shown(pilot, "InboxScreen")

        async def drag(first: int, last: int) -> None:
            await pilot.mouse_down("#rows", offset=(1, first))
            for y in range(first, last + 1):
                await pilot._post_mouse_events([MouseMove], "#rows", offset=(1, y), button=1)
            await pilot.mouse_up("#rows", offset=(1, last))

        await drag(0, 2)
        every = set(inbox.model.marked)
        await drag(0, 0)
        left = set(inbox.model.marked)
        await press(pilot, "s", "t", *"bill", "enter")
        await until(pilot, lambda: "u undoes" in inbox.footer.answer)

        assert every == {"R-1", "R-2", "R-3"}
        assert len(left) == 2
        assert {one.id for one in store.read().requests.values() if one.touchpoint == "billing"} == left


async def test_before_a_set_is_declined_it_is_said_what_will_not_go(tmp_path: Path) -> None:
    """A request that is part of a story stays; the others are declined when that is answered."""
    store = board(tmp_path)
    with begin(store, by="ana", at=NOW, today=TODAY) as change:
        requests.link(change, "R-1", "S-1")
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, *["tab"] * 6, "asterisk", "x")
        await write(pilot, "not now")
        await press(pilot, "enter")
        await shown(pilot, "Choose")
        asked = picture(app)
        await press(pilot, "a")
        inbox = await shown(pilot, "InboxScreen")
        await until(pilot, lambda: "u undoes" in inbox.footer.answer)

        assert "2 of 3 are declined · 1 cannot: R-1 is part of a story" in " ".join(asked.split())
        assert [one.id for one in store.read().requests.values() if one.declined_because] == ["R-2", "R-3"]


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_an_empty_inbox_names_its_key_and_command(tmp_path: Path, size: tuple[int, int]) -> None:
    """Nothing to show says what fills it."""
    async with opened(board(tmp_path, lambda _change: None), size=size) as (app, pilot):
        await press(pilot, *INBOX)
        await shown(pilot, "InboxScreen")

        assert "roadmap request add" in picture(app)
        assert "n  writes the first down" in picture(app)


async def test_what_people_wrote_is_text(tmp_path: Path) -> None:
    """Markup is shown as it is, control characters as signs."""

    def fill(change: Change) -> None:
        requests.add(change, {"said": "[red]URGENT[/red] \x1b[2J gone"}, customer="[b]Acme[/b]")
        stories.add(change, {"title": "[blink]x[/blink]", "actor": "[i]nurse"})

    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, *INBOX)
        await shown(pilot, "InboxScreen")
        assert "[red]URGENT[/red] ␛[2J gone" in picture(app)
        assert "[b]Acme[/b]" in picture(app)
        await press(pilot, "f")
        await shown(pilot, "PickStory")

        assert "[blink]x[/blink]" in picture(app)


async def test_what_others_write_comes_in(tmp_path: Path) -> None:
    """A request added beside the screen stands in the list; the cursor stays."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX)
        inbox = await shown(pilot, "InboxScreen")
        by_another(store, lambda change: requests.add(change, {"said": "new"}, customer="Acme"))
        await app.session.look()
        await pilot.pause()

        assert ["R-4", "R-3", "R-2", "R-1"] == inbox.model.shown
        assert inbox.model.cursor == "R-3"


async def test_what_a_request_looks_like_stands_beside_it(tmp_path: Path) -> None:
    """The likeliest story is named once the cursor rests, with the words it shares and that it is a guess."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, *INBOX, "G")
        inbox = await shown(pilot, "InboxScreen")
        await until(pilot, lambda: "S-1    Treatment history in hand" in inbox.page.text)

        assert "shares treatment, history" in inbox.page.text
        assert "discover, a guess" in inbox.page.text
        assert "F asks" in inbox.page.text


def asked_before(change: Change) -> None:
    """A story with its request, the same again, and another request that shares a word with the story."""
    twice(change)
    requests.link(change, "R-1", "S-1")
    requests.add(change, {"said": "We print invoices twice", "heard_on": date(2026, 11, 3)}, customer="Acme")


async def test_what_is_no_guess_is_filed_at_once(tmp_path: Path) -> None:
    """What was asked before in like words goes to its story by F, without a question."""
    store = board(tmp_path, asked_before)
    async with opened(store) as (app, pilot):
        await pilot.pause()
        inbox = await shown(pilot, "InboxScreen")
        await until(pilot, lambda: "F files" in inbox.page.text)
        await press(pilot, "F")
        await app.session.settle()

        assert ["S-1"] == store.read().stories_of("R-2")
        assert inbox.model.cursor == "R-3"
        assert "R-2 → S-1 Labels print" in inbox.footer.answer


@pytest.mark.parametrize(("answer", "filed"), [("a", ["S-1"]), ("escape", [])])
async def test_a_guess_is_filed_when_it_is_said(tmp_path: Path, answer: str, filed: list[str]) -> None:
    """F on a guess asks, with how often such a one is right and the shared words; leaving it files nothing."""
    store = board(tmp_path, asked_before)
    async with opened(store) as (app, pilot):
        await press(pilot, "j")
        inbox = await shown(pilot, "InboxScreen")
        await until(pilot, lambda: "F asks" in inbox.page.text)
        await press(pilot, "F")
        await shown(pilot, "Choose")
        assert "It is a guess: " in picture(app)
        assert " in 100 such are right, and it shares print" in picture(app)
        await press(pilot, answer)
        await shown(pilot, "InboxScreen")
        await app.session.settle()

        assert filed == store.read().stories_of("R-3")


@pytest.mark.parametrize(
    ("answer", "filed"), [("a", [["S-1"], []]), ("g", [["S-1"], ["S-1"]]), ("escape", [[], []])]
)
async def test_marked_requests_go_each_to_its_own_first(
    tmp_path: Path, answer: str, filed: list[list[str]]
) -> None:
    """F on several asks, with how many are sure and how many guesses; one change files what is chosen."""
    store = board(tmp_path, asked_before)
    async with opened(store) as (app, pilot):
        await press(pilot, "space", "space", "F")
        await shown(pilot, "Choose")
        assert "File 2 requests, each under its first suggestion?" in picture(app)
        assert "a guess for 1: S-1" in picture(app)
        await press(pilot, answer)
        await shown(pilot, "InboxScreen")
        await app.session.settle()
        snapshot = store.read()

        assert filed == [snapshot.stories_of("R-2"), snapshot.stories_of("R-3")]


async def test_filing_at_once_waits_for_what_is_shown(tmp_path: Path) -> None:
    """Nothing is filed under a story that the person has not seen."""
    store = board(tmp_path)
    async with opened(store) as (_app, pilot):
        await press(pilot, *INBOX)
        inbox = await shown(pilot, "InboxScreen")
        inbox.similar._known.clear()
        inbox.similar._fresh.clear()
        await press(pilot, "F")

        assert "Still looking" in inbox.footer.answer
        assert [] == store.read().stories_of("R-3")


def twice(change: Change) -> None:
    """Two customers who say the same."""
    stories.add(change, {"title": "Labels print", "actor": "nurse"})
    for day, who in enumerate(("Acme", "Birch"), 1):
        said = "The label printer jams twice a shift and the ward waits for the medication"
        requests.add(change, {"said": said, "heard_on": date(2026, 11, day)}, customer=who)


async def test_merging_keeps_the_picked_one(tmp_path: Path) -> None:
    """The likely duplicate comes first; enter merges into it, and both are kept."""
    store = board(tmp_path, twice)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "m")
        picker = await shown(pilot, "PickRequest")
        await until(pilot, lambda: picker.listed == ["R-1"])
        assert "Merge R-2 into the request below" in picker.message
        await press(pilot, "enter")
        inbox = await shown(pilot, "InboxScreen")
        await app.session.settle()

        assert store.read().requests["R-2"].merged_into == "R-1"
        assert inbox.model.cursor == "R-1"


async def test_tab_keeps_the_other_one(tmp_path: Path) -> None:
    """Turned round, the request one came from is kept."""
    store = board(tmp_path, twice)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "m")
        picker = await shown(pilot, "PickRequest")
        await until(pilot, lambda: picker.listed == ["R-1"])
        await press(pilot, "tab")
        assert "R-2 is kept" in picker.message
        await press(pilot, "enter")
        await shown(pilot, "InboxScreen")
        await app.session.settle()

        assert store.read().requests["R-1"].merged_into == "R-2"


async def test_typing_finds_any_request_to_merge_with(tmp_path: Path) -> None:
    """By its words, its customer or its id."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, *INBOX, "m")
        picker = await shown(pilot, "PickRequest")
        await write(pilot, "birch")

        await until(pilot, lambda: picker.listed == ["R-2"])


async def test_a_question_goes_and_its_answer_comes_back(tmp_path: Path) -> None:
    """`c` takes the request out of what is new; answered by the CSM, it stands on top, marked."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "j", "c")
        ask = await shown(pilot, "Ask")
        await write(pilot, "How often?")
        await press(pilot, "enter")
        inbox = await shown(pilot, "InboxScreen")
        await app.session.settle()
        assert ["R-3", "R-1"] == inbox.model.shown
        assert ask is not app.screen
        by_another(store, lambda change: requests.edit(change, "R-2", {"frequency": "every night"}))
        await app.session.look()
        await pilot.pause()

        assert ["R-2", "R-3", "R-1"] == inbox.model.shown
        assert "answered  The dose list" in picture(app)


async def test_an_answer_on_the_screen(tmp_path: Path) -> None:
    """`A` shows the question and takes the answer."""
    store = board(tmp_path)
    by_another(store, lambda change: requests.ask(change, "R-3", "How often?"))
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "tab")
        inbox = await shown(pilot, "InboxScreen")
        assert "asked today: How often?" in picture(app)
        await press(pilot, "A")
        await shown(pilot, "Ask")
        assert "ben asks: How often?" in picture(app)
        await write(pilot, "daily")
        await press(pilot, "enter")
        await shown(pilot, "InboxScreen")
        await app.session.settle()

        assert [] == inbox.model.shown
        assert ["daily"] == [note.text for note in store.read().notes_about("R-3")]


async def test_filters_by_key_and_word(tmp_path: Path) -> None:
    """A key narrows at once, a word through the index in another form of it."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, *INBOX, "slash")
        inbox = await shown(pilot, "InboxScreen")
        await write(pilot, "customer:birch")
        await until(pilot, lambda: ["R-2"] == inbox.model.shown)
        await press(pilot, "escape", "slash")
        await write(pilot, "visits")

        await until(pilot, lambda: ["R-1"] == inbox.model.shown)


async def test_a_wrong_key_of_the_filter_is_said(tmp_path: Path) -> None:
    """The list stays, the sentence names the right key."""
    async with opened(board(tmp_path)) as (_app, pilot):
        await press(pilot, *INBOX, "slash")
        inbox = await shown(pilot, "InboxScreen")
        await write(pilot, "custmer:x")
        await press(pilot, "enter")

        assert "A filter has no custmer:. Did you mean customer?" in inbox.footer.answer
        assert ["R-3", "R-2", "R-1"] == inbox.model.shown


async def test_undo_leads_back_to_the_request(tmp_path: Path) -> None:
    """What an undo brought back has the cursor, whatever tab it is in."""
    store = board(tmp_path)
    by_another(store, lambda change: requests.snooze(change, "R-1", date(2026, 12, 4)))
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "j", "a", "j")
        inbox = await shown(pilot, "InboxScreen")
        await app.session.settle()
        await press(pilot, "left_square_bracket", "u")
        await until(pilot, lambda: "Undone" in inbox.footer.answer)

        assert ("all", "R-2") == (inbox.model.tab, inbox.model.cursor)


async def test_my_customers_with_what_is_asked_of_me_first(tmp_path: Path) -> None:
    """`M` leaves what I look after, in words to pass on; a second time brings all back."""
    store = board(tmp_path)
    by_another(store, lambda change: requests.edit(change, "R-3", {"csm": "ben"}))
    by_another(store, lambda change: requests.ask(change, "R-1", "How often?"))
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "M")
        inbox = await shown(pilot, "InboxScreen")
        assert ["R-1", "R-2"] == inbox.model.shown
        assert "asked you: How often? (ben, today)" in picture(app)
        assert "waiting 18 days, 2 of 3 in line" in picture(app)
        await press(pilot, "M")

        assert ["R-3", "R-2"] == inbox.model.shown


async def test_other_requests_of_the_customer_are_counted(tmp_path: Path) -> None:
    """The newest are named with where they stand."""
    store = board(tmp_path)
    by_another(store, lambda change: requests.add(change, {"said": "and slow"}, customer="Cedar"))
    async with opened(store) as (_app, pilot):
        await press(pilot, *INBOX)
        inbox = await shown(pilot, "InboxScreen")

        assert "1 other request of this customer" in inbox.page.text
        assert "3 Nov 2026 · waiting 17 days" in inbox.page.text


async def test_the_next_request_is_looked_up_ahead(tmp_path: Path) -> None:
    """What the request below looks like is known before the cursor comes to it, and outlasts a change."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, *INBOX, "j")
        inbox = await shown(pilot, "InboxScreen")
        await until(pilot, lambda: inbox.similar.known("R-1"))
        await press(pilot, "a")
        await app.session.settle()

        assert [match.ref for match in inbox.similar.known("R-1").stories] == ["S-1"]


async def test_a_long_request_leaves_room_for_what_it_looks_like(tmp_path: Path) -> None:
    """The page cuts what was said and counts the rest; enter reads it whole."""

    def fill(change: Change) -> None:
        requests.add(change, {"said": "\n\n".join(f"line {at}" for at in range(80))}, customer="Acme")

    async with opened(board(tmp_path, fill)) as (_app, pilot):
        await press(pilot, *INBOX)
        inbox = await shown(pilot, "InboxScreen")
        assert "more lines, ⏎ reads them" in inbox.page.text
        assert "line 79" not in inbox.page.text
        await press(pilot, "enter")

        assert "line 79" in inbox.page.text


async def test_no_story_is_near(tmp_path: Path) -> None:
    """Where no story shares a word, F says what else can be done."""

    def fill(change: Change) -> None:
        stories.add(change, {"title": "A week without paper", "actor": "nurse"})
        requests.add(change, {"said": "The lab sends results by fax"}, customer="Acme")

    store = board(tmp_path, fill)
    async with opened(store) as (_app, pilot):
        await press(pilot, *INBOX)
        inbox = await shown(pilot, "InboxScreen")
        await until(pilot, lambda: inbox.similar.is_fresh("R-1"))
        await press(pilot, "F")

        assert "No story is likely" in inbox.footer.answer
        assert [] == store.read().stories_of("R-1")


async def test_marked_requests_are_copied_and_exported(tmp_path: Path) -> None:
    """The customers' words with who said them go to the clipboard, and to files that say the same."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        await press(pilot, *INBOX, "asterisk", "y")
        copied, named = app.clipboard, {one.id: one for one in store.read().requests.values()}
        for ending in ("md", "csv", "json", "html"):
            await press(pilot, "W" if ending == "md" else "asterisk", *(() if ending == "md" else ("W",)))
            await write(pilot, str(tmp_path / f"out.{ending}"))
            await press(pilot, "enter")
            await shown(pilot, "InboxScreen")
            await app.session.settle()
        written = {path.suffix: path.read_text() for path in tmp_path.glob("out.*")}
        await press(pilot, "W")
        await write(pilot, str(tmp_path / "out.svg"))
        await press(pilot, "enter")
        refused = (await shown(pilot, "Ask")).message

    said = [one.said for one in named.values()]
    assert all(one in copied for one in said if one)
    assert {".md", ".csv", ".json", ".html"} == written.keys()
    assert all(one in written[".md"] and one in written[".csv"] for one in named)
    assert sorted(named) == sorted(one["id"] for one in json.loads(written[".json"])["requests"])
    assert "ends in .md, .html, .csv, .json" in refused
