"""The index: what is found, what is found no more, and that no text troubles it."""

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.model.records import Customer, Record, Request, Story
from roadmap_tui.search.index import Index
from tests.each_row import each_row
from tests.search.kit import AT, INVOICES, LABELS, LETTERS, request, story


@pytest.fixture
def index() -> Iterator[Index]:
    with Index(
        [request(1, LABELS), request(2, LETTERS), request(3, INVOICES), story(1, "Letters at hand")]
    ) as one:
        yield one


def found(index: Index, typed: str, kind: type[Request] | type[Story] = Request) -> list[str]:
    return sorted(index.find(typed, kind))


def test_finds_by_every_word(index: Index) -> None:
    """A record is found that holds all the words, in any order and case."""
    assert (["R-1"], []) == (found(index, "SHIFT printer"), found(index, "printer letter"))


@pytest.mark.parametrize("typed", ["t", "tec", "technic", "technici", "technician"])
def test_finds_while_a_word_is_typed(index: Index, typed: str) -> None:
    """Each letter of a word keeps what it begins, whatever the stemmer makes of the whole."""
    assert "R-3" in found(index, typed)


@each_row("typed", ["medications", "medication", "medicati", "consultations", "waiting"])
def test_finds_other_forms(typed: str) -> None:
    """Plural and other endings find each other, and so does what is typed of them."""
    with Index([request(1, "waits for medication"), request(2, "consultation")]) as index:
        assert 1 == len(found(index, typed))


def test_kinds_are_apart(index: Index) -> None:
    """Requests are found among requests, stories among stories."""
    assert (["R-2"], ["S-1"]) == (found(index, "letter"), found(index, "letter", Story))


def test_finds_by_what_is_known_about_it() -> None:
    """Persons, products, tags, owners and ids find a record too."""
    with Index(
        [
            request(7, "slow", person="Rosa, head nurse", product="Ward"),
            story(8, "Fast", owner="Ivo", tags=("q3",)),
        ]
    ) as index:
        told = [found(index, one) for one in ("rosa", "ward", "r-7")]
        of_story = [found(index, one, Story) for one in ("ivo", "q3")]

    assert ([["R-7"]] * 3, [["S-8"]] * 2) == (told, of_story)


@each_row("typed", ["resize", "onresize", "handler", "video"])
def test_compound_words_are_found_by_their_parts(typed: str) -> None:
    """A name of several words is found by each of them."""
    with Index([request(1, "`onResize` does nothing; see VIDEOHandler")]) as index:
        assert ["R-1"] == found(index, typed)


def test_scripts_without_spaces_are_found() -> None:
    """Words of scripts that write none apart are found within a run."""
    with Index([request(1, "结账页面太慢了"), request(2, "打印机卡纸")]) as index:
        assert (["R-1"], ["R-2"]) == (found(index, "页面"), found(index, "打印机"))


def test_accents_do_not_matter() -> None:
    """Letters with accents equal those without."""
    with Index([request(1, "La régularité des relevés")]) as index:
        assert ["R-1"] == found(index, "regularite")


def test_nothing_typed_finds_nothing(index: Index) -> None:
    """Spaces, signs and a limit of none find nothing."""
    assert ([], [], []) == (found(index, "  "), found(index, '"*'), index.find("label", Request, 0))


def test_a_changed_record_is_found_by_its_new_words(index: Index) -> None:
    """What a record said before a change does not find it any more."""
    index.apply([request(1, "The scanner is slow", revision=2)])

    assert ([], ["R-1"], 4) == (found(index, "printer"), found(index, "scanner"), len(index))


def test_the_last_of_two_versions_stands() -> None:
    """Of two versions in one change the later is kept."""
    with Index() as index:
        index.apply([request(1, "first"), request(1, "second")])

        assert ([], ["R-1"]) == (found(index, "first"), found(index, "second"))


def test_a_forgotten_request_vanishes(index: Index) -> None:
    """A request that was forgotten is found by nothing, and counted no more."""
    index.apply([request(1, None, forgotten=True)])

    assert ([], 3) == (found(index, "r-1"), len(index))


def test_a_removed_record_vanishes(index: Index) -> None:
    """What was taken away is found no more; what was never there is no error."""
    index.apply(removed=[(Request, "R-1"), (Story, "S-1"), (Request, "R-99"), (Customer, "C-1")])

    assert ([], [], 2) == (found(index, "printer"), found(index, "letters", Story), len(index))


def test_other_records_are_passed_over() -> None:
    """Customers and the rest are no texts."""
    with Index([Customer(id="C-1", name="Acme", created_at=AT, created_by="ann")]) as index:
        assert 0 == len(index)


async def test_made_in_a_thread_asked_in_another() -> None:
    """An index may be made beside the screen and asked from it."""
    with await asyncio.to_thread(Index, [request(1, LABELS)]) as index:
        assert ["R-1"] == found(index, "printer")


OPERATORS = [
    '"',
    '""',
    "OR",
    "AND NOT",
    "NEAR(",
    "a NEAR b",
    "*",
    "said:label",
    "{request}:x",
    "^x",
    "-x",
    "(",
    "'; drop",
]


@each_row("text", OPERATORS)
def test_operators_are_words(index: Index, text: str) -> None:
    """What means something in a query of SQLite is text here."""
    assert all(one.startswith("R-") for one in found(index, text))
    assert isinstance(index.near(text, Request, 5), list)


def test_a_word_that_is_an_operator_is_found() -> None:
    """Someone who says OR is found by it."""
    with Index([request(1, "this OR that"), request(2, "near")]) as index:
        assert (["R-1"], ["R-2"]) == (found(index, "OR"), found(index, "NEAR"))


def test_huge_and_odd_texts_are_taken() -> None:
    """Ten megabytes, NULs and halves of characters are indexed, found by their beginning and asked with."""
    huge = "printer " + "jam " * 2_500_000
    odd = "nul\x00inside \ud83d half"
    with Index([request(1, huge), request(2, odd)]) as index:
        asked = [one.id for text in (huge, odd) for one in index.near(text, Request, 5)]
        told = [found(index, one) for one in ("printer", "inside", "half")]

    assert (["R-1", "R-2"], [["R-1"], ["R-2"], ["R-2"]]) == (asked, told)


TEXT = st.text(st.characters(), max_size=60)
WORDS = st.lists(
    st.sampled_from("label printer jams letter ward onResize café 页面 six days".split()), max_size=6
)


@given(TEXT, TEXT)
def test_no_text_raises(said: str, asked: str) -> None:
    """Whatever is said, typed or asked, there is an answer."""
    with Index([request(1, said), story(1, said)]) as index:
        index.find(asked, Request)
        index.near(asked, Story, 5)
        index.apply(removed=[(Request, "R-1")])

        assert 1 == len(index)


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, min_size=1, max_size=4))
def test_adding_and_removing_leaves_the_answers(kept: list[list[str]], passing: list[list[str]]) -> None:
    """What came and went leaves the index with the answers of before."""
    there: list[Record] = [request(number, " ".join(words)) for number, words in enumerate(kept, 1)]
    more = [request(100 + number, " ".join(words)) for number, words in enumerate(passing)]
    with Index(there) as index:
        before = _answers(index)
        index.apply([*more, *(request(int(one.id[2:]), "other words") for one in there)])
        index.apply(there, [(Request, one.id) for one in more])

        assert before == _answers(index)


def _answers(index: Index) -> object:
    asked = "label printer letter ward resize six"
    return (
        [index.find(word, Request) for word in asked.split()],
        [one.id for one in index.near(asked, Request, 20)],
        index.worth(index.read(asked).forms),
        index.mean_length(Request),
    )
