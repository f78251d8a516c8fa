"""`roadmap product`, and products that commands and imports name."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def two(shell: Shell) -> Shell:
    """A board with two products, one of them written down."""
    shell("story", "add", "--title", "One", "--product", "Mobile")
    shell("request", "add", "--said", "a", "--customer", "Acme", "--product", "Till")
    shell("product", "owner", "mobile", "Dana", "--team", "Blue")
    return shell


def test_products_are_listed_with_their_owners(two: Shell) -> None:
    """A name that is only in use has no owner and no id."""
    found = two("product", "list", "--json").json

    assert two("product", "list").out == "P-1\tMobile\tDana\tBlue\t1\t0\n\tTill\t\t\t0\t1\n"
    assert [(one["id"], one["name"], one["owner"], one["requests"]) for one in found] == [
        ("P-1", "Mobile", "Dana", 0),
        (None, "Till", None, 1),
    ]
    assert two("product", "list", "--owner", "none").out == "\tTill\t\t\t0\t1\n"
    assert two("schema", "product").json["required"] == list(found[0])


def test_a_product_on_its_page(two: Shell) -> None:
    """With its stories and what waits."""
    shown = two("product", "show", "MOBILE").out

    assert [line.split() for line in shown.splitlines()[:5]] == [
        ["P-1", "Mobile"],
        [],
        ["owner", "Dana"],
        ["team", "Blue"],
        ["named", "by", "1", "story,", "0", "requests"],
    ]
    assert "S-1\t" in shown
    assert "R-1\t" in two("product", "show", "till").out


def test_rename_merge_and_remove(two: Shell) -> None:
    """Stories follow; `product merge` of a name in use needs no record of it; what is empty can go."""
    two("product", "rename", "Mobile", "Field app")
    two("product", "merge", "Till", "--into", "mobile")
    listed = two("product", "list").out
    two("product", "add", "Kiosk")
    gone = two("product", "remove", "kiosk", "--json").json

    assert listed == "P-1\tField app\tDana\tBlue\t1\t1\n"
    assert gone == {"name": "Kiosk", "removed": True}
    assert two("story", "show", "S-1", "--json").json["product"] == "Field app"
    assert [
        two("product", one, named).code for one in ("remove", "show", "owner") for named in ("nothing", "none")
    ] == [3] * 6


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        (
            "Moblie",
            3,
            "There is no product 'Moblie'. Did you mean Mobile? `roadmap product add Moblie` makes it one.",
        ),
        ("Mobile Web", 0, "`roadmap product merge 'Mobile Web' --into Mobile` if it is the same."),
        ("mobile", 0, ""),
        ("Kiosk", 0, "Kiosk is a new product."),
    ],
)
def test_an_unknown_product_is_never_silent(two: Shell, typed: str, code: int, told: str) -> None:
    """A slip is refused with the nearest, what resembles one is told, as customers are."""
    found = two("story", "edit", "S-1", "--product", typed)
    two("story", "edit", "S-1", "--product", "Till")
    lines = two("request", "add", "-", stdin=f'{{"said": "b", "product": "{typed}"}}\n')

    assert (found.code, lines.code) == (code, code)
    assert told in found.err
    assert told.partition(" `")[0] in lines.err


def test_an_import_tells_its_new_products(two: Shell) -> None:
    """Each with the nearest, before and after; known names are taken in the product's own spelling."""
    Path("a.csv").write_text(
        "id,customer,said,product\n1,Acme,Slow,MOBILE\n2,Acme,Late,Moblie\n3,Acme,Odd,Kiosk\n"
        "4,Acme,Sad,KIOSK \n5,Acme,Mad,S-1\n"
    )
    before = two("request", "import", "a.csv", "--dry-run", "--json")
    found = two("request", "import", "a.csv", "--json")
    again = two("request", "import", "a.csv", "--json")

    assert before.json["new_products"] == found.json["new_products"] == ["Moblie", "Kiosk"]
    assert "Moblie would be a new product; it resembles Mobile.\n" in before.err
    assert "`roadmap product merge Moblie --into Mobile` if it is the same.\n" in found.err
    assert again.json["new_products"] == []
    assert [one["product"] for one in two("request", "list", "--json").json] == [
        "Till",
        "Mobile",
        "Moblie",
        "Kiosk",
        "Kiosk",
        None,
    ]
    assert "product S-1 is written as an id of the board" in found.err


@pytest.mark.parametrize("kind", ["product", "customer"])
def test_an_alias_is_added(two: Shell, kind: str) -> None:
    """The names that were known stay; an empty one clears them, but for the product's own former name."""
    two(kind, "add", "--name", "Kiosk", "--alias", "Stand")
    two(kind, "edit", "kiosk", "--alias", "Booth,Shop")
    after = two(kind, "show", "booth", "--json").json["aliases"]
    two(kind, "edit", "kiosk", "--alias", "")

    assert after == ["Stand", "Booth", "Shop"]
    assert two(kind, "show", "kiosk", "--json").json["aliases"] == []


def test_the_doctor_names_loose_ends(two: Shell) -> None:
    """Names that nobody wrote down, and a product that nothing names; neither is a fault."""
    two("product", "add", "Kiosk")
    found = two("doctor", "--json")

    assert [one["sentence"] for one in found.json if one["name"] == "products"] == [
        "Nobody wrote down Till, which stories or requests name; `roadmap product add` does.",
        "No story and no request names Kiosk.",
    ]
    assert found.code == 0


def test_products_that_another_program_called_alike(shell: Shell) -> None:
    """The doctor names them with the way to one, and a product without a name is nobody's."""
    shell("init", "roadmap.json")
    shell("product", "add", "Mobile", "--owner", "Dana")
    shell("product", "add", "Kiosk")
    shell("product", "add", "Booth")
    board = json.loads(Path("roadmap.json").read_text())
    board["products"]["2"]["name"], board["products"]["3"]["name"] = "MOBILE", ""
    Path("roadmap.json").write_text(json.dumps(board))
    found = shell("doctor", "--json")
    named = shell("product", "rename", "nothing", "else")
    shell("product", "merge", "P-2", "--into", "P-1")

    assert [one["sentence"] for one in found.json if not one["ok"]] == [
        "P-1 Mobile and P-2 MOBILE are called alike; `roadmap product merge P-2 --into P-1` makes one of them."
    ]
    assert named.code == 3
    assert [one["id"] for one in shell("product", "list", "--json").json] == ["P-3", "P-1"]
