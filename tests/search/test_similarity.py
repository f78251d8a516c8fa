"""Which requests are alike."""

from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.model.records import Request
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.index import Index
from roadmap_tui.search.similarity import LIKELY, Match, likeness, similar
from tests.each_row import each_row
from tests.search.kit import INVOICES, LABELS, LETTERS, board, request

AGAIN = "Hi, once more: the printer for labels jams about twice every shift, the ward is waiting for medication!"


def asked(snapshot: Snapshot, text: str | Request, limit: int = 5) -> list[Match]:
    with Index(snapshot.requests.values()) as index:
        return similar(index, snapshot, text, limit)


def refs(matches: list[Match]) -> list[str]:
    return [one.ref for one in matches]


def test_a_request_in_other_words_is_a_likely_duplicate() -> None:
    """The same trouble told again is found, is likely, and says by which words."""
    snapshot = board(request(1, LABELS), request(2, LETTERS), request(3, INVOICES), request(4, AGAIN))
    (only,) = asked(snapshot, snapshot.requests["R-4"])

    assert ("R-1", True) == (only.ref, only.score >= LIKELY)
    assert {"labels", "jams", "shift", "medication"} <= set(only.matched)


def test_nothing_alike_is_said_as_nothing() -> None:
    """A request without a like finds nothing, rather than the least unlike."""
    snapshot = board(request(1, LABELS), request(2, LETTERS), request(3, INVOICES))

    assert [] == asked(snapshot, "Can we have the report by post code of the caller?")


def test_the_same_words_score_one() -> None:
    """The same text in other case and spacing is the same."""
    assert 1.0 == asked(board(request(1, LABELS)), f"  {LABELS.upper()} ")[0].score


def test_the_best_comes_first() -> None:
    """What shares more stands before what shares less."""
    snapshot = board(request(1, "The printer of labels is loud"), request(2, LABELS))

    assert ["R-2", "R-1"] == refs(asked(snapshot, AGAIN))


def test_limit() -> None:
    """No more is listed than was asked for."""
    snapshot = board(*(request(number, LABELS) for number in range(1, 9)))

    assert (3, 0) == (len(asked(snapshot, LABELS, 3)), len(asked(snapshot, LABELS, 0)))


@each_row(
    ("text", "found"),
    [
        ("labels", ["R-1"]),
        ("printing", ["R-1"]),
        ("discha", ["R-2"]),
        ("the invoice", ["R-3"]),
        ("jam exports", ["R-1"]),
        ("invoices letters consultations", ["R-2", "R-3"]),
        ("the", []),
        ("xy", []),
        ("in", []),
        ("", []),
    ],
)
def test_a_few_words_find_what_holds_any_of_them(text: str, found: list[str]) -> None:
    """The word, its beginning or another form of it; never as a likely duplicate."""
    matches = asked(board(request(1, LABELS), request(2, LETTERS), request(3, INVOICES)), text)

    assert found == refs(matches)
    assert all(one.score < LIKELY and one.matched for one in matches)


def test_of_those_that_hold_a_few_words_the_shorter_comes_first() -> None:
    """What says little else is nearer; the more of the words, the nearer."""
    snapshot = board(
        request(1, f"The printer. {LETTERS} {INVOICES}"),
        request(2, "The loud printer"),
        request(3, "Labels, printer"),
    )

    assert ["R-3", "R-2", "R-1"] == refs(asked(snapshot, "printer labels"))


def test_what_a_form_asks_makes_no_likeness() -> None:
    """Headings and questions that many requests share word for word do not make them alike."""
    form = (
        "What were you trying to do?\nHow often does this happen in your organisation?\nWhich plan are you on?\n"
    )
    snapshot = board(
        *(request(number, form + said) for number, said in enumerate((LABELS, LETTERS, INVOICES), 1))
    )

    assert [] == asked(snapshot, form + "Can we have the report by post code?")
    assert ["R-1"] == refs(asked(snapshot, form + AGAIN))


def test_a_merged_request_is_named_by_what_it_was_merged_into() -> None:
    """Merged ones lead to the one that stays open, once."""
    snapshot = board(
        request(1, "Labels"), request(2, LABELS, merged_into="R-1"), request(3, AGAIN, merged_into="R-2")
    )

    assert ["R-1"] == refs(asked(snapshot, LABELS))


def test_what_is_merged_already_is_left_out() -> None:
    """A request is no duplicate of those it is merged with."""
    snapshot = board(request(1, LABELS), request(2, AGAIN, merged_into="R-1"), request(3, AGAIN + " Please."))

    assert ["R-3"] == refs(asked(snapshot, snapshot.requests["R-1"]))


def test_a_forgotten_request_is_like_nothing() -> None:
    """What was forgotten is neither found nor finds."""
    gone = request(1, None, forgotten=True)
    snapshot = board(gone, request(2, LABELS))

    assert ([], ["R-2"]) == (asked(snapshot, gone), refs(asked(snapshot, LABELS)))


@given(st.floats(0, 200), st.floats(0, 200), st.floats(0, 200))
def test_likeness_is_a_share(both: float, one: float, other: float) -> None:
    """Likeness lies between 0 and 1, the same from either side."""
    both = min(both, one, other)

    assert 0 <= likeness(both, one, other) <= 1
    assert likeness(both, one, other) == likeness(both, other, one)
