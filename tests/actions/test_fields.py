"""Values as people and other programs give them."""

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.actions.fields import (
    CUSTOMER_READERS,
    REQUEST_READERS,
    STORY_READERS,
    TARGET_READERS,
    ReadContext,
    read_customer,
    read_request,
    read_story,
)
from roadmap_tui.errors import Usage
from roadmap_tui.model.records import Cost, Source, Target
from tests.each_row import each_row

WEDNESDAY = ReadContext(date(2026, 3, 18))


@each_row(
    ("given", "value"),
    [
        ("7", 7),
        (" 7.0 ", 7),
        ("7.5", 7.5),
        ("-3", -3),
        ("\u22123", -3),
        ("1,200", 1200),
        ("1,200,000.5", 1200000.5),
        ("1_000", 1000),
        ("1e3", 1000),
        (7.0, 7),
        (7, 7),
        ("", None),
        (None, None),
    ],
)
def test_numbers(given: Any, value: float | None) -> None:
    """As people write them; a whole one stays whole."""
    found = read_story({"effort": given}, WEDNESDAY)["effort"]

    assert (found, type(found)) == (value, type(value))


@each_row(
    "given",
    [
        "seven",
        "7 min",
        "1,2",
        "nan",
        "inf",
        "-Infinity",
        "1e999",
        "9" * 400,
        10**400,
        10**16,
        True,
        [7],
        {"a": 1},
    ],
)
def test_what_is_no_number(given: Any) -> None:
    """Is refused, naming the field and what was given."""
    with pytest.raises(Usage, match=r"^effort is a number"):
        read_story({"effort": given}, WEDNESDAY)


@each_row(
    ("given", "value"),
    [
        ("420000", 420_000),
        ("420k", 420_000),
        ("$420,000", 420_000),
        ("€ 1.2M", 1_200_000),
        ("60K ARR", 60_000),
        ("1.234k", 1_234),
        ("99.60", 100),
        (60_000, 60_000),
        (0, 0),
        ("", None),
    ],
)
def test_money(given: Any, value: int | None) -> None:
    """A whole number per year, however people write it."""
    assert read_customer({"arr": given}, WEDNESDAY) == {"arr": value}


@each_row(
    ("given", "words"),
    [
        ("420.000", "arr can be read in two ways, `420.000`; write 420000"),
        ("-5", "arr is an amount per year"),
        ("a lot", "arr is a number"),
        ("9999999999999M", "arr is an amount per year"),
        ("." * 100_000, "arr is an amount per year"),
    ],
)
def test_what_is_no_money(given: str, words: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(Usage) as found:
        read_customer({"arr": given}, WEDNESDAY)

    assert str(found.value).startswith(words)


@each_row(
    ("given", "value"), [("3", 3), (3, 3), (2.0, 2), ("Critical", 3), ("nice to have", 1), (0, 0), ("", None)]
)
def test_importance(given: Any, value: int | None) -> None:
    """By number or word; unknown is not 0."""
    assert read_request({"importance": given}, WEDNESDAY) == {"importance": value}


@each_row("given", [4, -1, "1.5", "very", True])
def test_no_other_importance(given: Any) -> None:
    """The sentence says what there is."""
    with pytest.raises(Usage, match=r"importance is (one of 0 \(does not care\), 1|a number)"):
        read_request({"importance": given}, WEDNESDAY)


def test_days_look_where_they_lie() -> None:
    """Due and ship-by days and renewals lie ahead, what was heard lies behind."""
    found = read_story({"due": "friday", "ship_by": "friday"}, WEDNESDAY)

    assert (found["target"].due, found["ship_by"]) == (date(2026, 3, 20), date(2026, 3, 20))
    assert read_request({"heard": "friday"}, WEDNESDAY) == {"heard_on": date(2026, 3, 13)}
    assert read_customer({"renewal": "march 1", "churned_on": "april 1"}, WEDNESDAY) == {
        "renewal": date(2027, 3, 1),
        "churned_on": date(2025, 4, 1),
    }
    assert read_story({"ship_by": "Q1"}, ReadContext(date(2026, 3, 18), 4))["ship_by"] == date(2026, 6, 30)


@each_row("given", ["2026-02-30", "03/04/2026", "soon", 5, ["2026-01-01"]])
def test_days_are_not_guessed(given: Any) -> None:
    """The field is named."""
    with pytest.raises(Usage, match=r"^ship_by"):
        read_story({"ship_by": given}, WEDNESDAY)


@each_row(
    ("given", "value"),
    [
        ("10 minutes per visit", Cost(amount=10, unit="minutes", per="visit")),
        ("10", Cost(amount=10)),
        ("2.5 hours", Cost(amount=2.5, unit="hours")),
        ("1,200 EUR a month", Cost(amount=1200, unit="EUR", per="month")),
        ({"amount": 10, "unit": "minutes", "per": None}, Cost(amount=10, unit="minutes")),
        ("", None),
    ],
)
def test_costs(given: Any, value: Cost | None) -> None:
    """What the obstacle costs."""
    assert read_story({"cost": given}, WEDNESDAY) == {"cost": value}


@each_row("given", ["ten minutes", {"unit": "min"}, {"amount": 1, "pre": "x"}, 5, "1 " + " " * 99_999])
def test_no_cost(given: Any) -> None:
    """A cost begins with a number."""
    with pytest.raises(Usage, match=r"^cost"):
        read_story({"cost": given}, WEDNESDAY)


@each_row(
    ("given", "value"),
    [
        ("zendesk:4711", Source(system="zendesk", id="4711")),
        ("mail", Source(system="mail")),
        ("a:b:c", Source(system="a", id="b:c")),
        (" https://a.example/1", Source(system="web", url="https://a.example/1")),
        ({"system": "zendesk", "id": 4711}, Source(system="zendesk", id="4711")),
        ("", None),
    ],
)
def test_sources(given: Any, value: Source | None) -> None:
    """SYSTEM:ID, or an address."""
    assert read_request({"source": given}, WEDNESDAY) == {"source": value}


@each_row("given", [":4711", {"id": "1"}, {"system": "x", "id": [1]}, {"system": "x", "id": True}, 7])
def test_no_source(given: Any) -> None:
    """A source has a system."""
    with pytest.raises(Usage, match=r"^source"):
        read_request({"source": given}, WEDNESDAY)


def test_an_address_joins_its_source() -> None:
    """Beside a new source, else the one there was; an empty one takes only the address away."""
    before = Source(system="zendesk", id="1", url="http://old")

    def read(**given: Any) -> Any:
        return read_request(given, WEDNESDAY, before=before).get("source", "untouched")

    assert read(url="http://new") == Source(system="zendesk", id="1", url="http://new")
    assert read(url="") == Source(system="zendesk", id="1")
    assert read(source="mail:2", url="http://new") == Source(system="mail", id="2", url="http://new")
    assert read(source="mail:2") == Source(system="mail", id="2")
    assert read(said="x") == "untouched"
    assert read_request({"url": "http://x"}, WEDNESDAY) == {"source": Source(system="web", url="http://x")}
    assert read_request({"url": ""}, WEDNESDAY) == {}


def test_lists() -> None:
    """Commas divide what people type; a JSON array stands as it is. Doubles are dropped."""
    assert read_story({"tags": ("a, b", "a")}, WEDNESDAY) == {"tags": ("a", "b")}
    assert read_story({"tags": "a,b"}, WEDNESDAY) == {"tags": ("a", "b")}
    assert read_story({"tags": ["a, b"]}, WEDNESDAY) == {"tags": ("a, b",)}
    assert read_story({"tags": ("",)}, WEDNESDAY) == {"tags": ()}
    assert read_story({"touchpoint": ("Use,billing",)}, WEDNESDAY) == {"touchpoints": ("use", "billing")}
    with pytest.raises(Usage, match="Did you mean billing"):
        read_story({"touchpoint": ("biling",)}, WEDNESDAY)


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("Acme.Example", "acme.example"),
        ("https://www.acme.example/x", "acme.example"),
        ("d@acme.example", "acme.example"),
    ],
)
def test_domains(given: str, value: str) -> None:
    """Without what stands around them."""
    assert read_customer({"domain": (given,)}, WEDNESDAY) == {"domains": (value,)}


@each_row("given", ["acme", "a b.c", "@", "."])
def test_no_domain(given: str) -> None:
    """A word is none."""
    with pytest.raises(Usage, match=r"^domain is a domain"):
        read_customer({"domain": (given,)}, WEDNESDAY)


def test_parts_of_a_target() -> None:
    """Flat or nested; they change the target there was, and the last one gone takes it away."""
    before = Target(metric="minutes", target=1)
    flat = read_story({"baseline": "7", "target": "2"}, WEDNESDAY, before=before)
    nested = read_story({"target": {"baseline": 7, "target": 2}}, WEDNESDAY, before=before)

    assert flat == nested == {"target": Target(metric="minutes", baseline=7, target=2)}
    assert read_story({"metric": "", "target": ""}, WEDNESDAY, before=before) == {"target": None}
    assert read_story({"target": None}, WEDNESDAY, before=before) == {"target": None}
    assert read_story({"title": "x"}, WEDNESDAY, before=before) == {"title": "x"}
    assert read_story({"guardrail": {"metric": "errors"}}, WEDNESDAY) == {"guardrail": Target(metric="errors")}
    with pytest.raises(Usage, match="target has no 'matric'"):
        read_story({"target": {"matric": "x"}}, WEDNESDAY)


def test_parts_of_a_guardrail() -> None:
    """Flat names change the guardrail there was, a whole one takes its place, the last part gone clears it."""
    before = Target(metric="errors", target=5)
    changed = read_story({"guardrail_target": "2", "guardrail_due": "2027-01-31"}, WEDNESDAY, guarding=before)

    assert changed == {"guardrail": Target(metric="errors", target=2, due=date(2027, 1, 31))}
    assert read_story({"guardrail": {"unit": "%"}, "guardrail_metric": "x"}, WEDNESDAY, guarding=before) == {
        "guardrail": Target(metric="x", unit="%")
    }
    assert read_story({"guardrail_metric": "", "guardrail_target": ""}, WEDNESDAY, guarding=before) == {
        "guardrail": None
    }
    assert read_story({"guardrail": None}, WEDNESDAY, guarding=before) == {"guardrail": None}
    assert read_story({"title": "x"}, WEDNESDAY, guarding=before) == {"title": "x"}
    with pytest.raises(Usage, match=r"There is no field 'guardrail_metrik'. Did you mean guardrail_metric\?"):
        read_story({"guardrail_metrik": "x"}, WEDNESDAY)
    with pytest.raises(Usage, match="guardrail_target"):
        read_story({"guardrail_target": "many"}, WEDNESDAY)


@each_row(
    ("read", "given", "words"),
    [
        (read_story, {"tilte": "x"}, "There is no field 'tilte'. Did you mean title?"),
        (read_request, {"sad": "x"}, "There is no field 'sad'. Did you mean said?"),
        (read_customer, {"nmae": "x"}, "There is no field 'nmae'. Did you mean name?"),
        (read_story, {"\x1b[31m": "x"}, "There is no field '␛[31m'."),
        (read_story, {"title": " "}, "title cannot be empty."),
        (read_story, {"title": 5}, "title is a text, not `5`."),
        (read_story, {"kind": "best"}, "kind is one of ask, bet, not `best`. Did you mean bet?"),
        (read_request, {"said": "x" * 100_001}, "said has 100,001 characters; at most 100,000 are kept."),
        (read_request, {"said": "\udcff"}, "said holds a byte that is not UTF-8 at character 1"),
    ],
)
def test_sentences(read: Any, given: dict[str, Any], words: str) -> None:
    """Each names the field, what is wrong with it, and the nearest right word."""
    with pytest.raises(Usage) as found:
        read(given, WEDNESDAY)

    assert str(found.value).startswith(words)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("read", "names"),
    [
        (read_story, (*STORY_READERS, *TARGET_READERS, "guardrail")),
        (read_request, (*REQUEST_READERS, "url")),
        (read_customer, tuple(CUSTOMER_READERS)),
    ],
)
@given(data=st.data())
def test_any_value_is_read_or_refused(read: Any, names: tuple[str, ...], data: st.DataObject) -> None:
    """Whatever JSON holds, in whatever field: a value or a sentence, at once."""
    name, value = data.draw(st.sampled_from(names)), data.draw(_json)
    begin = time.process_time()
    try:
        read({name: value}, WEDNESDAY)
    except Usage as problem:
        assert problem.message  # noqa: PT017  # either way is right
    assert time.process_time() - begin < 1
