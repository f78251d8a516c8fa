"""Filters of stories and of customers: every field of the register, and what stands around a record."""

from typing import get_args

import pytest

from roadmap_tui.model.fields.register import REGISTER
from roadmap_tui.model.filters.fields import LEFT_OUT, field_named, names_for
from roadmap_tui.model.filters.read import read_filter
from roadmap_tui.model.filters.who import Kind
from tests.each_row import each_row
from tests.model.filters.kit import context

KINDS: tuple[Kind, ...] = get_args(Kind)


def _kept(typed: str, kind: Kind) -> list[str]:
    asked = context()
    found = read_filter(typed, kind, asked)
    return [one.id for one in asked.records(kind).values() if found.keeps(one)]


@each_row(
    ("typed", "kept"),
    [
        ("owner:me stage:ready,building", ["S-1"]),
        ("stage:ready,building arr:>100k", ["S-1"]),
        ("owner:ann", ["S-1", "S-12"]),
        ('owner:"ann lee"', ["S-1"]),
        ("-owner:me", ["S-2", "S-3", "S-4", "S-12"]),
        ('due:<"end of Q3"', ["S-1"]),
        ("due:>2026-07-01", []),
        ("ship-by:<7d ship_by:>=20.03.2026", ["S-4"]),
        ("product:web", ["S-2"]),
        ("product:shop", ["S-2"]),
        ("product:sho", ["S-2"]),
        ("team:blue product-owner:me", ["S-2"]),
        ("no:team", ["S-1", "S-3", "S-4", "S-12"]),
        ("tag:beta,zzz", ["S-1"]),
        ("customer:acme", ["S-1"]),
        ("customer:C-2", ["S-2"]),
        ("customer:crm-77", ["S-2"]),
        ("customer:acme.example,birch", ["S-1", "S-2"]),
        ("customer:none", ["S-3", "S-4", "S-12"]),
        ("segment:retail status:churned", ["S-2"]),
        ("channel:mail", ["S-2"]),
        ("csm:me", ["S-1"]),
        ("age:>2w", ["S-1", "S-2", "S-3", "S-4", "S-12"]),
        ("age:<2w", []),
        ("has:conflict", ["S-4"]),
        ("link:conflict", ["S-4"]),
        ("issue:road-7", ["S-4"]),
        ("no:owner", ["S-3", "S-4"]),
        ("no:owner -has:effort", ["S-3"]),
        ("has:quote", ["S-1"]),
        ("archived:yes", ["S-3"]),
        ("kind:bet", ["S-12"]),
        ("touchpoint:billing", ["S-2"]),
        ("effort:>2 effort:<=3", ["S-4"]),
        ("requests:0", ["S-3", "S-4", "S-12"]),
        ("weight:>=3", ["S-1"]),
        ("state:discover", ["S-3", "S-4", "S-12"]),
        ('"dark mode"', ["S-1"]),
        ("dark night", ["S-1"]),
        ("exporting", ["S-2"]),
        ("exports -hour", []),
        ("cafe letter", ["S-3"]),
        ("warden", ["S-12"]),
        ("birch", ["S-2"]),
        ("S-1", ["S-1"]),
        ("r-2", ["S-2"]),
        ("-", ["S-1", "S-2", "S-3", "S-4", "S-12"]),
        ('"', ["S-1", "S-2", "S-3", "S-4", "S-12"]),
    ],
)
def test_a_filter_keeps_stories(typed: str, kept: list[str]) -> None:
    """All that was typed must hold: of a story, or of anybody who asks for it."""
    assert kept == _kept(typed, "Story")


@each_row(
    ("typed", "kept"),
    [
        ("customer:crm-77", ["C-2"]),
        ('customer:"old pine"', ["C-3"]),
        ("pine", ["C-3"]),
        ("arr:>50k", ["C-1"]),
        ("renewal:<30d", ["C-3"]),
        ("state:churned", ["C-2"]),
        ("requests:>1", ["C-1"]),
        ("stage:building", ["C-2"]),
        ("owner:me", ["C-1"]),
        ("dose", ["C-1"]),
        ("no:arr", ["C-3"]),
    ],
)
def test_a_filter_keeps_customers(typed: str, kept: list[str]) -> None:
    """A customer is found by its own fields, by what it asked, and by the stories that came of it."""
    assert kept == _kept(typed, "Customer")


@each_row(
    ("typed", "remark"),
    [
        ("owner:Bem", "There is no owner 'Bem'. Did you mean Ben?"),
        ("owner:lea", "Did you mean Ann Lee?"),
        ("tag:betta", "Did you mean beta?"),
        ("segment:banc", "Did you mean Bank?"),
        ("owner:an", ""),
        ("owner:me", ""),
        ("tag:none", ""),
    ],
)
def test_a_name_that_the_board_lacks_is_remarked(typed: str, remark: str) -> None:
    """A name that nobody has may be right tomorrow, so it is remarked, with the nearest there is."""
    assert remark in " ".join(read_filter(typed, "Story", context()).remarks)
    assert bool(remark) == bool(read_filter(typed, "Story", context()).remarks)


@pytest.mark.parametrize("kind", KINDS)
def test_the_register_can_be_filtered_by(kind: Kind) -> None:
    """Each field of the register is one to filter by, in its own kind and in those around it."""
    fields = [field for field in REGISTER[kind] if field.name not in LEFT_OUT]

    assert [] == [
        field.name
        for field in fields
        if field_named(kind, field.option_name.replace("_", "-")) is None and field.reader != "customer"
    ]
    assert {*names_for("Story")} == {*names_for("Request")} == {*names_for("Customer")}


def test_a_product_that_only_requests_name_is_known() -> None:
    """Nobody is told that there is no such product, though no story has it."""
    known, none = (
        read_filter(typed, "Story", context()).remarks for typed in ("product:mobile", "product:mobbile")
    )

    assert known == ()
    assert none == ("There is no product 'mobbile'. Did you mean mobile?",)
