"""What the team makes: the names of products, and the stories and requests that have them."""

from typing import Any

import pytest

from roadmap_tui.actions import history, products, requests, stories
from roadmap_tui.errors import NotFound, Problem, Refused
from roadmap_tui.model.products import ProductNames, products_of
from roadmap_tui.model.records import Product
from tests.actions.kit import Board


def do(board: Board, act: Any, *arguments: Any, **options: Any) -> Any:
    with board.change() as change:
        return act(change, *arguments, **options)


def listed(board: Board) -> list[tuple[str, str | None, int, int]]:
    """Every product: its name, its owner, how many stories and requests name it."""
    return [
        (one.name, one.record.owner if one.record else None, one.stories, one.requests)
        for one in products_of(board.now)
    ]


def named(board: Board) -> dict[str, str | None]:
    """The product of each story and request."""
    found = {one.id: one.product for one in board.now.stories.values()}
    return found | {one.id: one.product for one in board.now.requests.values()}


@pytest.fixture
def older(board: Board) -> Board:
    """A board whose products are only names of stories and requests."""
    with board.change() as change:
        for name in ("Mobile", "mobile", "Till"):
            change.meant_products[name] = name  # as a program before there were products wrote them
            stories.add(change, {"title": "Faster", "product": name})
        requests.add(change, {"said": "slow", "product": "Mobile"})
    return board


def test_names_in_use_are_products_without_an_owner(older: Board) -> None:
    """Spellings stand beside each other until one is written down; then the others are its own."""
    before = listed(older)
    do(older, products.edit, "mobile", {"owner": "Dana"})

    assert before == [("Mobile", None, 1, 1), ("mobile", None, 1, 0), ("Till", None, 1, 0)]
    assert listed(older) == [("Mobile", "Dana", 2, 1), ("Till", None, 1, 0)]
    assert set(named(older).values()) == {"Mobile", "Till"}


def test_a_new_name_goes_to_stories_and_requests(older: Board) -> None:
    """The former one still finds it, and one undo takes all of it back."""
    do(older, products.add, {"name": "Mobile"})
    before = named(older)
    do(older, products.edit, "P-1", {"name": "Field app"})
    after = named(older)
    story = older.story(product="mobile")
    do(older, history.undo)
    do(older, history.undo)

    assert set(after.values()) == {"Field app", "Till"}
    assert story.product == "Field app"
    assert named(older) == before
    assert [one.name for one in older.now.table(Product).values()] == ["Mobile"]


def test_one_product_of_two(older: Board) -> None:
    """What the second lacks comes from the first; the names of both stay known."""
    do(older, products.edit, "Till", {"team": "Blue", "aliases": ("Checkout",)})
    do(older, products.merge, "Till", "Mobile")
    (found,) = older.now.table(Product).values()

    assert (found.name, found.team, found.aliases) == ("Mobile", "Blue", ("Till", "Checkout"))
    assert listed(older) == [("Mobile", None, 3, 1)]
    assert do(older, products.product_for, "checkout") == "Mobile"


@pytest.mark.parametrize("typed", ["Moblie", "Mobil", "mobile app ", "MOBILE", "Kiosk", "P-7", " p-1 "])
def test_a_slip_of_a_known_name_is_refused(older: Board, typed: str) -> None:
    """It would make a second product; what is only alike is taken, and noted with what it resembles."""
    do(older, products.add, {"name": "Mobile"})
    with older.change() as change:
        try:
            found: object = products.product_for(change, typed), change.new_products
        except NotFound as problem:
            found = problem.message

    assert (
        found
        == {
            "Moblie": "There is no product 'Moblie'. Did you mean Mobile?",
            "Mobil": "There is no product 'Mobil'. Did you mean Mobile?",
            "mobile app ": ("mobile app", {"mobile app": ["Mobile"]}),
            "MOBILE": ("Mobile", {}),
            "Kiosk": ("Kiosk", {"Kiosk": []}),
            "P-7": "There is no product 'P-7'. There is: Mobile, Till.",
            " p-1 ": ("Mobile", {}),
        }[typed]
    )


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda change: products.add(change, {"name": "till"}), "till is P-1 Till already."),
        (lambda change: products.add(change, {"name": "Checkout"}), "Checkout is P-1 Till already."),
        (lambda change: products.edit(change, "Mobile", {"aliases": ("TILL",)}), "TILL is P-1 Till already."),
        (lambda change: products.add(change, {"name": "S-1"}), "S-1 is written as an id of the board"),
        (lambda change: products.edit(change, "Till", {"name": " None"}), "None stands for no product"),
        (lambda change: products.product_for(change, "none"), "none stands for no product"),
        (lambda change: products.remove(change, "Till"), "Till is the product of 1 story and 0 requests."),
        (lambda change: products.merge(change, "checkout", "P-1"), "Till cannot be merged into itself."),
        (lambda change: products.remove(change, "Mobile"), "Nobody wrote Mobile down"),
    ],
)
def test_each_name_is_of_one_product(older: Board, act: Any, why: str) -> None:
    """What would make two of one, or leave stories behind, is refused, and nothing is written."""
    do(older, products.edit, "Till", {"aliases": ("Checkout",)})
    before = older.state
    with pytest.raises(Refused, match=why):
        do(older, act)

    assert older.state == before


def _named(name: str) -> Any:
    return lambda change: stories.edit(change, "S-1", {"product": name})


def _called(name: str, new: str) -> Any:
    return lambda change: products.edit(change, name, {"name": new})


@pytest.mark.parametrize(
    ("steps", "named"),
    [
        ([("ann", _called("Till", "Shop")), ("ben", _named("Shop")), ("ann", history.undo)], "Till"),
        (
            [
                ("ann", _called("Till", "Shop")),
                ("ben", _named("Shop")),
                ("ann", history.undo),
                ("ann", history.redo),
            ],
            "Shop",
        ),
        ([("ben", _named("Shop")), ("ann", _called("Till", "Shop")), ("ann", history.undo)], "Shop"),
        (
            [
                ("ben", _named("Till")),
                ("ben", _named("Web")),
                ("ann", _called("Till", "Shop")),
                ("ben", history.undo),
            ],
            "Shop",
        ),
        (
            [
                ("ann", lambda change: products.remove(change, "Till")),
                ("ben", _named("till")),
                ("ann", history.undo),
            ],
            "Till",
        ),
    ],
)
def test_a_reversal_leaves_no_name_behind(board: Board, steps: Any, named: str) -> None:
    """What others said meanwhile is the product's; what was there before a new name was it stays."""
    with board.change() as change:
        stories.add(change, {"title": "Faster"})
        products.add(change, {"name": "Till"})
    for by, act in steps:
        with board.change(by) as change:
            act(change)

    assert board.now.stories["S-1"].product == named


def test_an_undo_leaves_no_two_products_of_a_name(board: Board) -> None:
    """A name that was given away meanwhile does not come back with it."""
    do(board, products.add, {"name": "Till"})
    do(board, products.edit, "Till", {"name": "Checkout", "aliases": ()})
    do(board, products.edit, "Checkout", {"aliases": ()})
    with board.change("ben") as change:
        products.add(change, {"name": "Till"})
    with pytest.raises(Problem, match="there is a product Till by now"):
        do(board, history.undo)

    assert [one.name for one in board.now.table(Product).values()] == ["Checkout", "Till"]


def test_a_request_keeps_the_product_it_has(older: Board) -> None:
    """Whatever a form sends along, an edit of something else asks nothing of it."""
    do(older, products.edit, "Mobile", {"owner": "Dana"})
    with older.change() as change:
        change.edit(requests.resolve_request(change, "R-1"), product="Moblie")
    do(older, requests.edit, "R-1", {"product": "Moblie", "problem": "waits"})

    assert older.now.requests["R-1"].product == "Moblie"


def test_names_of_thousands_are_looked_up_at_once() -> None:
    """Names that differ in a number are products of their own."""
    names = ProductNames((), (f"Line {one}" for one in range(3000)))

    assert names.like("Line 3001", slips=True) == []
    assert names.known("line 7") == "Line 7"
