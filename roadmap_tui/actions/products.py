"""Commands on products: add, edit, merge, remove; and the product that a story or a request names."""

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Any

import msgspec

from roadmap_tui.actions.change import Change
from roadmap_tui.errors import NotFound, Reason, Refused, Remedy, Usage
from roadmap_tui.model.products import HOLDERS, NOBODY, ProductNames, counted, outdated, product_name
from roadmap_tui.model.records import PREFIX, Product, Record, Request, kind_of
from roadmap_tui.text.characters import checked, folded, one_line
from roadmap_tui.text.nearest import meant
from roadmap_tui.text.plural import plural


class UnknownProduct(NotFound):
    """There is no product of that name; `can_be_new` where a product can be called so."""

    named: str
    can_be_new: bool


def add(change: Change, fields: Mapping[str, Any]) -> Product:
    """Add a product; stories and requests that name it already are its own. Refused where one is called so."""
    name = _named(fields.get("name"))
    _refuse_double(change, fields, apart_from=None)
    made = change.add(
        Product(id=change.new_id(Product), created_at=change.at, created_by=change.by, **{**fields, "name": name})
    )
    call_by_name(change)
    return made


def edit(change: Change, named: str, fields: Mapping[str, Any]) -> Product:
    """Edit a product, by id or name; one that is only in use is written down with that.

    A new name goes to its stories and requests, and the former one still finds it.
    """
    product = _recorded(change, named)
    changed = change.edit(product, **with_former_name(change, product, fields))
    call_by_name(change)
    return changed


def with_former_name(change: Change, product: Product, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a product with the names that still find it. Refused where another product is called so."""
    if "name" in fields:
        fields = {**fields, "name": _named(fields["name"])}
    _refuse_double(change, fields, apart_from=product)
    wanted = msgspec.structs.replace(product, **fields)
    aliases = _with_aliases(msgspec.structs.replace(wanted, aliases=()), (*wanted.aliases, product.name))
    return {**fields, "aliases": aliases}


def call_also(change: Change, product: Product, name: str) -> None:
    """Let a name find a product, too, where it finds none yet."""
    if find_product(change, name) is None:
        change.edit(product, "merge", aliases=_with_aliases(product, (name,)))


def merge(change: Change, named: str, into: str) -> Product:
    """Merge one product into another, which gets its stories, its requests, and what it lacks.

    The name of the first still finds the second.
    """
    first = find_product(change, named)
    if first is not None:
        change.expected(first)
    second = _recorded(change, into)
    name = first.name if first is not None else _known(change, named)
    if first.id == second.id if first is not None else folded(name) == folded(second.name):
        raise Refused(f"{one_line(name)} cannot be merged into itself.")
    if first is not None:
        return unite(change, first, second)
    kept = change.edit(second, "merge", aliases=_with_aliases(second, (name,)))
    call_by_name(change)
    return kept


def unite(change: Change, first: Product, second: Product) -> Product:
    """Remove the first of two records, and give the second what it lacks, the names of the first among it."""
    change.remove(first, "merge", about=(second.id,))
    kept = change.edit(
        second,
        "merge",
        about=(first.id,),
        owner=second.owner or first.owner,
        team=second.team or first.team,
        aliases=_with_aliases(second, (first.name, *first.aliases)),
    )
    call_by_name(change)
    return kept


def remove(change: Change, named: str) -> Product:
    """Remove a product that no story and no request names. Refused where one does."""
    product = find_product(change, named)
    if product is None:
        known = _known(change, named)
        raise Refused(
            f"Nobody wrote {one_line(known)} down: it goes with the last story or request that names it."
        )
    change.expected(product)
    names = ProductNames([product])
    stories, requests = (
        counted(names, change.transaction.column(kind, "product").values())[product.name] for kind in HOLDERS
    )
    if stories or requests:
        raise Refused(
            f"{one_line(product.name)} is the product of {plural(stories, 'story')} and "
            f"{plural(requests, 'request')}.",
            remedy=Remedy("product merge", (product.name, "--into", "…"), "{} gives them to another one."),
        )
    change.remove(product)
    change.meant_products.clear()
    return product


def resolved(change: Change, fields: Mapping[str, Any], before: Record | None = None) -> dict[str, Any]:
    """Fields of a story or a request with their product by its own name.

    A name that is new is noted in the change. NotFound where it is a slip of one that is known: nobody means two
    products by that, and a board would have both. What a record names already stays as it is.
    """
    named = fields.get("product")
    if named is None or not named.strip() or named == getattr(before, "product", None):
        return dict(fields)
    known = change.meant_products
    if named not in known:
        known[named] = product_for(change, named)
    return {**fields, "product": known[named]}


def product_for(change: Change, named: str) -> str:
    """The name of the product that is meant; one that is new is noted in the change. NotFound for a slip."""
    named = " ".join(checked(named, "product").split())
    found = change.transaction.find(Product)
    by_id = next((one for one in found if one.id == named.upper()), None)
    known = by_id.name if by_id is not None else ProductNames(found).known(named)
    if known is not None:
        return known
    _no_nobody(named)
    if kind_of(named.upper()) is Product:
        raise unknown_product(named, names_in(change))
    names = names_in(change)
    known = names.known(named)
    if known is not None:
        return known
    if named not in change.settled_products and names.like(named, slips=True):
        raise unknown_product(named, names)
    change.new_products[named] = [] if named in change.settled_products else names.like(named)
    return named


def names_in(change: Change) -> ProductNames:
    """The names of the board's products, as the change has them."""
    columns = (change.transaction.column(kind, "product").values() for kind in HOLDERS)
    return ProductNames(change.transaction.find(Product), set(chain.from_iterable(columns)))


def find_product(change: Change, named: str) -> Product | None:
    """The record of a product by id or by a name; None where it has none."""
    found = change.transaction.find(Product)
    by_id = next((one for one in found if one.id == named.strip().upper()), None)
    return by_id if by_id is not None else ProductNames(found).record(named)


def call_by_name(change: Change, records: Iterable[str] | None = None) -> None:
    """Let stories and requests name their products by the products' own names; `records` limits it to some."""
    change.meant_products.clear()
    products = change.transaction.find(Product)
    for kind in HOLDERS:
        used = change.transaction.column(kind, "product")
        if records is not None:
            used = {one: used[one] for one in records if one in used}
        for identity, name in outdated(products, used).items():
            change.edit(change.get(kind, identity), "edit", product=name)


def call_back(change: Change, refs: Iterable[str]) -> None:
    """Let stories and requests that came back as they were name their products as those are called now."""
    names = ProductNames(change.transaction.find(Product))
    for ref in refs if names.records else ():
        kind = next((one for one in HOLDERS if one is kind_of(ref)), None)
        record: Any = change.find(kind, ref) if kind is not None else None
        own = product_name(names, record.product) if record is not None else None
        if own is not None and own != record.product:
            change.edit(record, "edit", product=own)


def call_as_before(change: Change, names: Mapping[str, str], said: Collection[str]) -> None:
    """Let records that name a product by a name that went give it the one that came back.

    `names` are those by the names that went, `said` the records, and the imports, that named a product since.
    """
    known = ProductNames(change.transaction.find(Product))
    gone = {folded(name): before for name, before in names.items() if known.record(name) is None}
    if not gone:
        return
    batches = change.transaction.column(Request, "batch")
    for kind in HOLDERS:
        for identity, used in change.transaction.column(kind, "product").items():
            before = gone.get(folded(used)) if used is not None else None
            if before is not None and (identity in said or batches.get(identity) in said):
                change.edit(change.get(kind, identity), "edit", product=before)


def unknown_product(named: str, names: ProductNames) -> UnknownProduct:
    """The problem that there is no such product: it names the nearest, and how it would become one."""
    like = names.like(named)
    hint = f" Did you mean {one_line(like[0])}?" if like else meant(named, [one_line(one) for one in names.names])
    can_be_new = not is_like_id(named) and folded(named) != NOBODY
    makes = Remedy("product add", (one_line(named),), "{} makes it one.")
    problem = UnknownProduct(
        f"There is no product {one_line(named)!r}.{hint}",
        reason=Reason.UNKNOWN_WORD,
        remedy=makes if can_be_new else None,
    )
    problem.named, problem.can_be_new = named, can_be_new
    return problem


def is_like_id(name: str) -> bool:
    """Whether a name is written as an id of the board is: it would name two things."""
    return kind_of(name.strip().upper()) in set(PREFIX)


def _recorded(change: Change, named: str) -> Product:
    """The record of a product, made where it is only in use. NotFound names the nearest."""
    found = find_product(change, named)
    if found is not None:
        return change.expected(found)
    return add(change, {"name": _known(change, named)})


def _known(change: Change, named: str) -> str:
    """The name of a product that is in use without a record. NotFound names the nearest."""
    names = names_in(change)
    known = names.known(named)
    if known is None:
        raise unknown_product(named, names)
    return known


def _named(name: Any) -> str:
    if not name or not str(name).strip():
        raise Usage("A product needs a name.", reason=Reason.MISSING_VALUE)
    return _no_nobody(" ".join(checked(str(name), "name").split()))


def _no_nobody(name: str) -> str:
    """The name of a product; refused where lists and filters mean by it those of none."""
    if folded(name) == NOBODY:
        raise Refused(f"{name} stands for no product, so no product is called that.")
    return name


def _with_aliases(product: Product, names: Iterable[str]) -> tuple[str, ...]:
    """The aliases of a product with more names, each once and none that is its own."""
    found = {folded(product.name): ""} | {folded(one): one for one in product.aliases}
    for name in names:
        found.setdefault(folded(name), name)
    return tuple(one for one in found.values() if one)


def _refuse_double(change: Change, fields: Mapping[str, Any], *, apart_from: Product | None) -> None:
    """Refuse a name that another product has or had: each names one of them."""
    for given in (fields.get("name"), *(fields.get("aliases") or ())):
        if given is None:
            continue
        if is_like_id(given):
            raise Refused(f"{one_line(given)} is written as an id of the board, so no product is called that.")
        other = find_product(change, given)
        if other is not None and (apart_from is None or other.id != apart_from.id):
            frees = Remedy("product edit", (other.id, "--alias", ""), "{} lets its former names go.")
            raise Refused(
                f"{one_line(given)} is {other.id} {one_line(other.name)} already.",
                reason=Reason.NAME_TAKEN,
                remedy=frees if folded(given) != folded(other.name) else None,
            )
