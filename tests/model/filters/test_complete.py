"""Completion of filters that are being typed."""

from roadmap_tui.model.filters.complete import complete
from tests.each_row import each_row
from tests.model.filters.kit import context


@each_row(
    ("typed", "first"),
    [
        ("ow", "owner:"),
        ("dark -ow", "dark -owner:"),
        ("stage:re", "stage:ready"),
        ("stage:draft,re", "stage:draft,ready"),
        ("owner:", "owner:me"),
        ("owner:be", "owner:Ben"),
        ("owner:le", 'owner:"Ann Lee"'),
        ('owner:"an', 'owner:"Ann Lee"'),
        ("has:con", "has:conflict"),
        ("customer:ac", "customer:Acme"),
        ("segment:b", "segment:Bank"),
        ("age:", "age:>30d"),
        ("product:mo", "product:mobile"),
        ("team:b", "team:Blue"),
    ],
)
def test_the_likeliest_completion(typed: str, first: str) -> None:
    """Names of fields and values of the board complete what was begun."""
    assert first == complete(typed, "Story", context())[0]


@each_row("typed", ["", "owner:me ", '"da', "zzzz", "owner:zzz"])
def test_nothing_to_complete(typed: str) -> None:
    """Nothing is offered where nothing was begun, or nothing begins so."""
    assert () == complete(typed, "Story", context())
