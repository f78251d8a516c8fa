"""Where stories stand, and what would move them."""

from roadmap_tui.model.records import Record
from roadmap_tui.model.standing import Standing, standing_line, standing_sentences, standings
from tests.model.kit import TODAY, customer, link, request, snapshot_of, story


def asked(identity: str, order: float, arr: int, *importance: int, **more: object) -> list[Record]:
    """A story that customers of their own asked for, one for each importance."""
    number = identity.partition("-")[2]
    found: list[Record] = [story(identity, order=order, **more)]
    for index, one in enumerate(importance):
        key = f"{number}0{index}"
        found += [
            customer(f"C-{key}", f"Customer {key}", arr=arr),
            request(f"R-{key}", f"C-{key}", importance=one),
            link(f"L-{key}", f"R-{key}", identity),
        ]
    return found


def test_places_and_what_is_needed() -> None:
    """A story knows its places, and how much more would lift it past the one above."""
    records = [*asked("S-1", 1, 100, 3, 3), *asked("S-2", 2, 50, 1), *asked("S-3", 3, 900, 3)]
    found = standings(snapshot_of(*records), TODAY)

    assert Standing(place=1, of=3, by_weight=1, by_arr=2) == found["S-1"]
    # Weight 1 against 6: two more critical ones make 7.
    assert (
        Standing(place=2, of=3, by_weight=3, by_arr=3, above="S-1", customers_needed=2, arr_needed=151)
        == (found["S-2"])
    )
    assert Standing(place=3, of=3, by_weight=2, by_arr=1, above="S-2") == found["S-3"]


def test_a_place_in_words() -> None:
    """One line for a list; sentences say what would lift the story past the one above."""
    records = [*asked("S-1", 1, 100, 3, 3), *asked("S-2", 2, 50, 1), *asked("S-3", 3, 900, 3)]
    found = standings(snapshot_of(*records), TODAY)

    assert standing_line(found["S-1"]) == "1 by weight, 2 by ARR of 3 ahead"
    assert standing_line(found["S-3"]) == "2 by weight, 1 by ARR of 3 ahead; more weight than S-2 above it"
    assert standing_sentences(found["S-2"], "USD")[1] == (
        "2 more customers calling it critical would lift its weight past that of S-1, right above it; "
        "$151 more ARR its worth."
    )


def test_equals_share_a_place() -> None:
    """Two stories of one weight have one place by weight."""
    found = standings(snapshot_of(*asked("S-1", 1, 10, 2), *asked("S-2", 2, 10, 2)), TODAY)

    assert [(1, 1), (1, 1)] == [(one.by_weight, one.by_arr) for one in found.values()]


def test_what_is_done_has_no_place() -> None:
    """Shipped, declined and archived stories stand in no order."""
    records = [
        *asked("S-1", 1, 10, 2, stage="shipped"),
        *asked("S-2", 2, 10, 2, stage="declined"),
        *asked("S-3", 3, 10, 2, archived=True),
    ]

    assert {} == standings(snapshot_of(*records), TODAY)
