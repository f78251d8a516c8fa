"""Importing requests: mapping, customers, running twice, refusing rows, taking back."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from roadmap_tui.actions import customers, notes, notifications, requests, stories
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.errors import Refused, Usage
from roadmap_tui.intake.batches import undo_import
from roadmap_tui.intake.incoming import read_requests
from roadmap_tui.intake.refused_rows import write_refused
from roadmap_tui.intake.requests import Imported, import_requests, preview_requests
from roadmap_tui.model.records import Batch, Customer, CustomerThen, Event, Request, Source
from roadmap_tui.store.file.store import FileStore
from tests.intake.boards import NOW, TODAY, change, lines, tickets
from tests.stores import by_id

DATA = Path(__file__).parents[3] / "shared" / "data"
OURS = Path(__file__).parents[1] / "data" / "exports"


def took(board: Change, path: Path, maps: tuple[str, ...] = (), shape: str | None = None) -> Imported:
    return import_requests(board, read_requests(path, today=TODAY, maps=maps, shape=shape))


def kept(board: Change) -> list[Request]:
    return board.transaction.find(Request)


def counts(done: Imported) -> tuple[str | None, int, int, int]:
    """The batch of an import, and how many rows were added, known already and refused."""
    return done.batch, done.added, done.skipped, done.refused


def test_a_ticket_becomes_a_request(tmp_path: Path) -> None:
    """Subject and body are what was said; the rest of the columns find their fields."""
    board = change()
    took(board, tickets(tmp_path / "tickets.csv", [{}]))

    assert [replace(one, uid="") for one in kept(board)] == [
        Request(
            id="R-1",
            customer="C-1",
            said="Bills\n\nThey leave late.",
            person="Denise",
            touchpoint="billing",
            channel="Mail",
            source=Source(system="zendesk", id="4711"),
            csm="Ben",
            heard_on=date(2027, 2, 1),
            captured_at=NOW,
            captured_by="Priya",
            snapshot=CustomerThen(as_of=TODAY),
            batch="B-1",
        )
    ]


@pytest.mark.parametrize(
    ("subject", "body", "said"),
    [("", " Body \r\n", " Body \r\n"), ("Subject", " ", "Subject"), ("  S", "B\n", "  S\n\nB\n")],
)
def test_what_was_said_stays_as_it_was(tmp_path: Path, subject: str, body: str, said: str) -> None:
    """Whichever of subject and body exist are kept to the character, a blank line between them."""
    board = change()
    took(board, tickets(tmp_path / "tickets.csv", [{"Subject": subject, "Description": body}]))

    assert [one.said for one in kept(board)] == [said]


def test_a_priority_is_no_importance_unless_mapped(tmp_path: Path) -> None:
    """An urgent ticket says nothing of what it means to the customer, unless the person says so."""
    path = tickets(tmp_path / "tickets.csv", [{}])
    plain, mapped = change(), change()
    took(plain, path)
    took(mapped, path, maps=("Priority=importance",))

    assert [one.importance for one in (*kept(plain), *kept(mapped))] == [None, 3]


def test_a_second_run_adds_nothing(tmp_path: Path) -> None:
    """The same file again leaves the board as it was, without a batch or an event."""
    board = change()
    path = tickets(tmp_path / "tickets.csv", [{}, {}])
    first = took(board, path)
    events = len(board.transaction.find(Event))

    assert counts(first) == ("B-1", 2, 0, 0)
    assert counts(took(board, path)) == (None, 0, 2, 0)
    assert len(board.transaction.find(Event)) == events


def test_rows_without_a_number_are_known_again(tmp_path: Path) -> None:
    """A table that counts nothing can be run twice as well; only a new row of it is added."""
    board = change()
    path = lines(tmp_path / "notes.csv", "said,customer", "We wait,Acme", "We wait,Bolt")
    took(board, path)
    lines(path, "said,customer", "We wait,Acme", "We still wait,Acme", "We wait,Bolt")

    assert counts(took(board, path)) == ("B-2", 1, 2, 0)


def test_one_event_tells_of_a_whole_import(tmp_path: Path) -> None:
    """The batch is made by one event in its own name, so that a person's undo passes it by."""
    board = change()
    took(board, tickets(tmp_path / "tickets.csv", [{}, {}, {"Description": "", "Subject": ""}]))
    batch = board.get(Batch, "B-1")

    assert (batch.file, batch.shape, batch.by) == ("tickets.csv", "zendesk", "Priya")
    assert (batch.added, batch.skipped, batch.refused) == (2, 0, 1)
    assert [(one.verb, one.ref, one.by) for one in board.transaction.find(Event)] == [("import", "B-1", "B-1")]


def test_a_customer_is_found_by_domain_then_by_name(tmp_path: Path) -> None:
    """A known domain counts more than a name; names are compared without case and spaces; others are made."""
    board = change()
    acme = customers.add(board, {"name": "Acme Corp", "domains": ("acme.example",), "arr": 900})
    bolt = customers.add(board, {"name": "Bolt"})
    took(
        board,
        tickets(
            tmp_path / "tickets.csv",
            [
                {"Requester domain": "acme.example", "Organization": "Something else"},
                {"Requester domain": "", "Requester email": "jo@acme.example", "Organization": ""},
                {"Requester domain": "elsewhere.example", "Organization": " bOLT "},
                {"Requester domain": "", "Requester email": "jo@gmail.com", "Organization": ""},
                {"Requester domain": "new.example", "Organization": "New Ltd"},
                {"Requester domain": "new.example", "Organization": ""},
            ],
        ),
    )
    new = board.transaction.get(Customer, "C-3")

    assert [one.customer for one in kept(board)] == [acme.id, acme.id, bolt.id, None, "C-3", "C-3"]
    assert kept(board)[0].snapshot == CustomerThen(as_of=TODAY, arr=900)
    assert new is not None
    assert (new.name, new.domains, len(board.transaction.find(Customer))) == ("New Ltd", ("new.example",), 3)


def test_rows_that_cannot_be_taken_are_written_beside_the_export(tmp_path: Path) -> None:
    """The good rows are taken; the others wait with their reason in a file that no spreadsheet runs."""
    board = change()
    path = tickets(
        tmp_path / "tickets.csv",
        [
            {},
            {"Subject": "=cmd()", "Description": "a\0b"},
            {"Description": "", "Subject": ""},
            {"Description": "x" * 100_001},
        ],
    )
    incoming = read_requests(path, today=TODAY)
    result = import_requests(board, incoming)
    written = write_refused(path, incoming.headers, incoming.refused)

    assert (result.added, result.refused) == (1, 3)
    assert written == tmp_path / "tickets.refused.csv"
    text = written.read_text(encoding="utf-8-sig")
    assert "line 3: what was said holds a NUL character" in text
    assert ",'=cmd()," in text
    assert ",=" not in text
    assert written.stat().st_mode & 0o777 == 0o600


def test_an_id_that_nobody_has_is_no_name_of_a_customer(tmp_path: Path) -> None:
    """Its row is refused, in a preview too; an id of the board means that customer."""
    board = change()
    customers.add(board, {"name": "Acme"})
    path = lines(tmp_path / "asks.csv", "customer,said", "C-1,too slow", "c-77,too dear", "R-3,too loud")
    incoming = read_requests(path, today=TODAY)
    preview = preview_requests(incoming, by_id(board.transaction.find(Customer)), {})
    result = import_requests(board, incoming)

    assert (result.added, result.skipped, result.refused) == (1, 0, 2)
    assert [one.customer for one in kept(board)] == ["C-1"]
    assert list(board.transaction.ids(Customer)) == ["C-1"]
    assert preview.refused_rows == [(one.line, one.why) for one in result.unnamed]
    assert result.unnamed[0].why.startswith("c-77 is written as an id of the board, and no customer has it")
    assert (preview.added, preview.skipped, preview.refused) == (1, 0, 2)


def test_the_refused_rows_can_be_put_right_and_imported(tmp_path: Path) -> None:
    """The file that is left behind is an export of the same shape, its cells as they were."""
    board = change()
    path = tickets(tmp_path / "tickets.csv", [{"Subject": "=5 minutes", "Description": "a\0b"}])
    incoming = read_requests(path, today=TODAY)
    written = write_refused(path, incoming.headers, incoming.refused)
    assert written is not None
    written.write_text(written.read_text(encoding="utf-8-sig").replace("a\0b", "They leave late."))
    took(board, written)

    assert [one.said for one in kept(board)] == ["=5 minutes\n\nThey leave late."]


def test_nothing_refused_writes_nothing(tmp_path: Path) -> None:
    """Without refused rows there is no second file."""
    path = tickets(tmp_path / "tickets.csv", [{}])
    incoming = read_requests(path, today=TODAY)

    assert write_refused(path, incoming.headers, incoming.refused) is None
    assert list(tmp_path.iterdir()) == [path]


def test_any_table_can_be_mapped_by_hand(tmp_path: Path) -> None:
    """Columns of unknown names are given their fields; one that is mapped to nothing is left out."""
    board = change()
    path = lines(tmp_path / "x.csv", "Wat,Wie,Hoe vaak,person", "Het duurt te lang,Acme,elke dag,Jo")
    took(board, path, maps=("wat=said", "Wie=customer", "hoe_vaak=frequency", "person="))
    (one,) = kept(board)

    assert (one.said, one.frequency, one.person) == ("Het duurt te lang", "elke dag", None)
    assert board.get(Customer, one.customer or "").name == "Acme"


def test_a_file_without_known_columns_is_refused_with_a_way_out(tmp_path: Path) -> None:
    """The sentence names the headers, the likely mapping and how to say it."""
    path = lines(tmp_path / "x.csv", "Descripton,Foo", "a,b")

    with pytest.raises(
        Refused,
        match=r"it has: Descripton, Foo\. Fields: .*Perhaps `roadmap request import x.csv --map Descripton=said`",
    ):
        read_requests(path, today=TODAY)


@pytest.mark.parametrize(
    ("maps", "shape", "says"),
    [
        (("Priorty=importance",), None, "no column 'Priorty'. Did you mean Priority"),
        (("Priority=importence",), None, "cannot become 'importence'. Did you mean importance"),
        (("Priority",), None, "COLUMN=FIELD"),
        ((), "zendisk", "Did you mean zendesk"),
    ],
)
def test_a_mistyped_mapping_is_named(tmp_path: Path, maps: tuple[str, ...], shape: str | None, says: str) -> None:
    """What does not exist is answered with what was probably meant."""
    path = tickets(tmp_path / "tickets.csv", [{}])

    with pytest.raises(Usage, match=says):
        read_requests(path, today=TODAY, maps=maps, shape=shape)


def test_a_dry_run_shows_what_would_be(tmp_path: Path) -> None:
    """Mapping, first rows, new customers and counts are told; the board stays as it was."""
    board = change()
    path = tickets(tmp_path / "tickets.csv", [{}, {"Subject": "", "Description": ""}, {}])
    incoming = read_requests(path, today=TODAY)
    shown = preview_requests(
        incoming, by_id(board.transaction.find(Customer)), by_id(board.transaction.find(Request))
    )

    assert (shown.shape, shown.added, shown.skipped, shown.refused) == ("zendesk", 2, 0, 1)
    assert ("Description", "said") in shown.mapping
    assert ("Priority", "") in shown.mapping
    assert shown.new_customers == ["Tolliver"]
    assert shown.rows[0]["said"] == "Bills\n\nThey leave late."
    assert shown.rows[0]["customer_name"] == "Tolliver"
    assert kept(board) == []
    assert board.transaction.find(Customer) == []


def test_an_import_is_taken_back(tmp_path: Path) -> None:
    """Requests and customers that it brought go; a further run brings them again."""
    board = change()
    path = tickets(tmp_path / "tickets.csv", [{}, {}])
    took(board, path)
    undone = undo_import(board, "b-1")

    assert (undone.removed, undone.left) == (3, {})
    assert kept(board) == []
    assert board.transaction.find(Customer) == []
    assert took(board, path).added == 2


def test_taking_back_leaves_what_people_worked_with(tmp_path: Path) -> None:
    """What was linked, noted, edited, merged into or told stays with its reason, and so does their customer."""
    board = change()
    took(board, tickets(tmp_path / "tickets.csv", [{}] * 7))
    story = stories.add(board, {"title": "Bills leave on the day"})
    requests.link(board, "R-1", story.id)
    notes.add(board, requests.resolve_request(board, "R-2"), "called her")
    requests.edit(board, "R-3", {"frequency": "daily"})
    own, _ = requests.add(board, {"said": "me too"})
    requests.merge(board, own.id, "R-4")
    requests.decline(board, "R-5", "not ours")
    notifications.notify(board, ["R-5"])
    undone = undo_import(board, "B-1")

    assert undone.left == {
        "R-1": "linked", "R-2": "noted", "R-3": "edited", "R-4": "merged into", "R-5": "told",
        "C-1": "has requests",
    }  # fmt: skip
    assert [one.id for one in kept(board)] == ["R-1", "R-2", "R-3", "R-4", "R-5", own.id]


def test_taking_back_twice_is_refused(tmp_path: Path) -> None:
    """A batch is undone once."""
    board = change()
    took(board, tickets(tmp_path / "tickets.csv", [{}]))
    undo_import(board, "B-1")

    with pytest.raises(Refused, match="taken back on 2027-03-04"):
        undo_import(board, "B-1")


def test_an_import_survives_on_disk(tmp_path: Path) -> None:
    """What one process took in, another one reads, and skips."""
    store = FileStore(tmp_path / "roadmap.json")
    store.create("Wrenfield", "USD")
    incoming = read_requests(tickets(tmp_path / "tickets.csv", [{}] * 3), today=TODAY)
    with begin(store, by="Priya", at=NOW, today=TODAY) as first:
        import_requests(first, incoming)
    with begin(store, by="Priya", at=NOW, today=TODAY) as second:
        again = import_requests(second, incoming)

    assert len(store.read().requests) == 3
    assert counts(again) == (None, 0, 3, 0)


def test_tickets_that_we_made_up_are_taken_whole() -> None:
    """Texts with quotes, line breaks and formulas come in, each with its customer, day and touchpoint."""
    board = change()
    result = took(board, OURS / "zendesk.csv")

    assert (result.added, result.refused) == (6, 0)
    assert all(one.customer and one.heard_on and one.touchpoint and one.person for one in kept(board))
    assert "Jörg,\nthe file" in (kept(board)[1].said or "")


@pytest.mark.skipif(not DATA.is_dir(), reason="the real exports are not beside the repository")
def test_real_tickets_are_taken_whole() -> None:
    """Five hundred real texts come in without a loss, each with its customer, day and touchpoint."""
    board = change()
    result = took(board, DATA / "zendesk.csv")

    assert (result.added, result.refused) == (500, 0)
    assert all(one.customer and one.heard_on and one.touchpoint and one.person for one in kept(board))


def test_other_words_under_a_known_number_are_told(tmp_path: Path) -> None:
    """A row that was edited after it came in changes nothing, and its request is named."""
    board = change()
    took(board, tickets(tmp_path / "tickets.csv", [{}, {"Subject": "Vans"}]))
    edited = tickets(tmp_path / "tickets.csv", [{}, {"Subject": "Vans, and trailers"}])
    preview = preview_requests(
        read_requests(edited, today=TODAY),
        by_id(board.transaction.find(Customer)),
        by_id(board.transaction.find(Request)),
    )

    assert ["R-2"] == preview.reworded
    assert Imported(batch=None, added=0, skipped=2, refused=0, reworded=["R-2"]) == took(board, edited)
    assert "Vans\n\nThey leave late." == board.get(Request, "R-2").said


def test_a_conversation_that_went_on_adds_its_new_words(tmp_path: Path) -> None:
    """To the request it had, once; what was edited stays, and taking the import back takes the words out."""
    board = change()
    head = "message_id,message_body,conversation_id,message_created_at"
    first, second = "1,We wait.,9,2026-01-02", "2,By hand.,9,2026-01-03"
    took(board, lines(tmp_path / "chat.csv", head, first, "7,Other,10,2026-01-02"))
    requests.edit(board, "R-1", {"workaround": "by hand"})
    later = lines(
        tmp_path / "chat.csv", head, first, second, "3,It is loud,9,2026-01-04", "7,Other!,10,2026-01-02"
    )
    preview = preview_requests(
        read_requests(later, today=TODAY),
        by_id(board.transaction.find(Customer)),
        by_id(board.transaction.find(Request)),
    )
    told = took(board, later)
    now = board.get(Request, "R-1")
    again = took(board, later)
    undo_import(board, "B-2")

    assert (told.batch, told.added, told.skipped, told.reworded) == ("B-2", 0, 2, ["R-1", "R-2"])
    assert told.new_words == preview.new_words == {"R-1": "By hand.\n\nIt is loud"}
    assert (now.said, now.workaround) == ("We wait.\n\nBy hand.\n\nIt is loud", "by hand")
    assert (again.batch, again.reworded, again.new_words) == (None, ["R-2"], {})
    assert board.get(Request, "R-1").said == "We wait."


def test_words_that_somebody_noted_are_not_added(tmp_path: Path) -> None:
    """They stand on the request already."""
    board = change()
    head = "message_id,message_body,conversation_id"
    took(board, lines(tmp_path / "chat.csv", head, "1,We wait.,9"))
    notes.add(board, board.get(Request, "R-1"), "They add:  By hand.")
    done = took(board, lines(tmp_path / "chat.csv", head, "1,We wait.,9", "2,By hand.,9"))

    assert (done.batch, done.new_words, board.get(Request, "R-1").said) == (None, {}, "We wait.")


@pytest.mark.parametrize(
    "other", [{"Subject": "Vans"}, {"Organization": "Acme", "Requester domain": ""}, {"Requester": "Bo"}]
)
def test_two_rows_of_one_number_that_tell_two_things_lose_nothing(tmp_path: Path, other: dict[str, str]) -> None:
    """The second is refused, with its reason, on every run; what says the same again is known."""
    board = change()
    path = tickets(tmp_path / "tickets.csv", [{"Id": "7"}, {"Id": "7"}, {"Id": "7", **other}])
    incoming = read_requests(path, today=TODAY)

    assert [(4, "its number, 7, is that of line 2, which tells something else; give it one of its own")] == [
        (row.line, row.why) for row in incoming.refused
    ]
    assert ("B-1", 1, 1, 1) == counts(import_requests(board, incoming))
    assert (None, 0, 2, 1) == counts(took(board, path))


@pytest.mark.parametrize("order", [1, -1], ids=["longer after", "longer before"])
def test_a_conversation_that_came_twice_in_one_export_is_its_longer_one(tmp_path: Path, order: int) -> None:
    """Two weeks' exports in one folder, in any order: the first run has all words, a second one nothing new."""
    board = change()
    weeks = [{"Id": "7", "Description": one} for one in ("We wait.", "We wait.\n\nAny news?")]
    path = tickets(tmp_path / "tickets.csv", weeks[::order])

    assert ("B-1", 1, 1, 0) == counts(took(board, path))
    assert (None, 0, 2, 0) == counts(took(board, path))
    assert ["We wait.\n\nAny news?"] == [(one.said or "").partition("\n\n")[2] for one in kept(board)]


def test_placeholders_are_no_words(tmp_path: Path) -> None:
    """What a spreadsheet writes into an empty cell is not what a customer said."""
    board = change()
    head = "id,subject,said"
    path = lines(
        tmp_path / "calls.csv", head, "1,Vans,#REF!", "2,,n/a", "3,,-", "4,Late, ", "5,,None of them work"
    )
    incoming = read_requests(path, today=TODAY)
    import_requests(board, incoming)

    assert ["Vans", "Late", "None of them work"] == [one.said for one in kept(board)]
    assert [3, 4] == [row.line for row in incoming.refused]


def test_a_refused_row_that_was_put_right_is_of_its_export(tmp_path: Path) -> None:
    """The mended row is known when the whole export is mended and taken in again."""
    board = change()
    path = lines(tmp_path / "calls.csv", "id,said,created at", "7,,2027-02-02", "8,Lost,2027-02-01")
    incoming = read_requests(path, today=TODAY)
    import_requests(board, incoming)
    again = write_refused(path, incoming.headers, incoming.refused)
    assert again is not None
    again.write_text(again.read_text("utf-8-sig").replace("7,,", "7,Late,"), "utf-8")
    took(board, again)
    lines(path, "id,said,created at", "7,Late,2027-02-02", "8,Lost,2027-02-01")

    assert (None, 0, 2, 0) == counts(took(board, path))
    assert ["calls", "calls"] == [one.source.system for one in kept(board) if one.source]
