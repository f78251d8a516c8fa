"""The products of a board: those that were written down, and those that stories and requests name."""

from collections import Counter
from collections.abc import Iterable, Mapping

from roadmap_tui.model.records import Product, Record, Request, Story, Value, number
from roadmap_tui.model.similar_customers import PossibleNames, digits_of
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import folded
from roadmap_tui.text.nearest import nearest

HOLDERS: tuple[type[Record], ...] = (Story, Request)
"""The kinds of records that name a product."""
NOBODY = "none"
"""The word by which lists and filters mean what has no product."""
_NEAR = 0.8
"""The likeness of spelling from which a name is taken for a slip of another one."""


class ProductNames:
    """The names by which products are known: their own, those they had before, and those in use without a record.

    `records` are by name as it is written; `names` every product's own name, the recorded ones first.
    """

    def __init__(self, products: Iterable[Product], in_use: Iterable[str | None] = ()) -> None:
        self.records = {one.name: one for one in sorted(products, key=lambda one: one.name.casefold())}
        self._names: dict[str, str] = {}
        for one in self.records.values():
            self._names[folded(one.name)] = one.name
        for one in self.records.values():
            for alias in one.aliases:
                self._names.setdefault(folded(alias), one.name)
        self._possible: PossibleNames | None = None
        in_order = sorted({name for name in in_use if name}, key=lambda name: (name.casefold(), name))
        self.names = (*self.records, *(name for name in in_order if self._is_apart(name)))

    def _is_apart(self, name: str) -> bool:
        """Whether a name in use is of a product of its own, and no other name or spelling of a recorded one.

        Spellings without a record stand beside each other until somebody writes one of them down.
        """
        return self._names.setdefault(folded(name), name) not in self.records

    def known(self, named: str) -> str | None:
        """The name of the product that is called so, or was before; None where there is none."""
        return self._names.get(folded(named))

    def record(self, named: str) -> Product | None:
        """The record of the product that is called so, or was before; None where it has none."""
        known = self.known(named)
        return self.records.get(known) if known is not None else None

    def beginning(self, typed: str) -> list[str]:
        """The names of products of which a name begins so, also one it had before; none for a whole own name."""
        begun = folded(typed)
        if begun in map(folded, self.names):
            return []
        found = {name for other, name in self._names.items() if other.startswith(begun)}
        return [one for one in self.names if one in found]

    def like(self, named: str, *, slips: bool = False) -> list[str]:
        """The names of products that an unknown name may mean, the likeliest first.

        With `slips` only those of which it is a slip of spelling: `Billing Portal` is none of `Billing`.
        """
        if self._possible is None:
            own = [(name, name) for name in self.names]
            also = [(alias, one.name) for one in self.records.values() for alias in one.aliases]
            self._possible = PossibleNames((*own, *also))
        near = nearest(named, (one for one in self.names if digits_of(one) == digits_of(named)), cutoff=_NEAR)
        return list(
            dict.fromkeys((*((near,) if near is not None else ()), *self._possible.of(named, begun=not slips)))
        )


class ProductUse(Value, kw_only=True, frozen=True):
    """A product with how much of the board is its own; without a `record` only stories and requests name it."""

    name: str
    record: Product | None = None
    stories: int = 0
    requests: int = 0


def names_of(snapshot: Snapshot) -> ProductNames:
    """The names of a board's products."""
    used = (one.product for kind in HOLDERS for one in snapshot.table(kind).values())  # type: ignore[attr-defined]
    return ProductNames(snapshot.table(Product).values(), used)


def products_of(snapshot: Snapshot) -> list[ProductUse]:
    """Every product of a board with its counts: the recorded ones by name, then those that are only in use.

    Archived stories and merged requests count too: they are the product's own.
    """
    names = names_of(snapshot)
    stories = counted(names, (one.product for one in snapshot.stories.values()))
    requests = counted(names, (one.product for one in snapshot.requests.values()))
    return [
        ProductUse(name=one, record=names.records.get(one), stories=stories[one], requests=requests[one])
        for one in names.names
    ]


def counted(names: ProductNames, used: Iterable[str | None]) -> Counter[str]:
    """How often each product is named, by its own name."""
    return Counter(product_name(names, one) or "" for one in used)


def product_name(names: ProductNames, used: str | None) -> str | None:
    """The product's own name where a record names it by one it had before; else the name as it is."""
    if used is None:
        return None
    record = names.record(used)
    return record.name if record is not None else used


def called_alike(products: Iterable[Product]) -> list[tuple[Product, Product]]:
    """Pairs of products of which both have a name: each with the first that has it."""
    first: dict[str, Product] = {}
    found: dict[tuple[str, str], tuple[Product, Product]] = {}
    for one in sorted(products, key=lambda each: number(each.id)):
        for name in (one.name, *one.aliases):
            other = first.setdefault(folded(name), one)
            if other is not one:
                found[other.id, one.id] = (other, one)
    return list(found.values())


def outdated(products: Iterable[Product], used: Mapping[str, str | None]) -> dict[str, str]:
    """The records that name a product otherwise than it is called: their ids with its own name."""
    return outdated_by(ProductNames(products), used)


def outdated_by(names: ProductNames, used: Mapping[str, str | None]) -> dict[str, str]:
    """The records that name a product otherwise than it is called by these names."""
    found = {one: (name, product_name(names, name)) for one, name in used.items() if name}
    wrong = {one: own for one, (name, own) in found.items() if own is not None and own != name}
    return dict(sorted(wrong.items(), key=lambda each: (each[0][0], number(each[0]))))
