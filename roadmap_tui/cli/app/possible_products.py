"""Resolution of products' names: asked about at a terminal, reported in a pipe, as customers' names are."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from roadmap_tui.cli.app.new_products import NAMED, say_new_products
from roadmap_tui.text.characters import one_line

if TYPE_CHECKING:
    from roadmap_tui.cli.app.session import Session
    from roadmap_tui.model.records import Request
    from roadmap_tui.model.snapshot import Snapshot


def ask_product(session: "Session", fields: dict[str, Any]) -> dict[str, Any]:
    """Fields with the product that a person at a terminal means, where theirs is not known but like another."""
    named = fields.get("product")
    if not session.is_asking or not named or not named.strip():
        return fields
    found = ask_products(session, [named])
    return {**fields, "product": found.get(named, named)}


def ask_products(session: "Session", names: Iterable[str]) -> dict[str, str]:
    """Ask which product each unknown name stands for; those that a person says, by the name.

    The others are settled: they are new, whatever they resemble.
    """
    from roadmap_tui.actions.products import is_like_id
    from roadmap_tui.model.products import names_of

    known = names_of(session.read())
    found: dict[str, str] = {}
    for name in names:
        if known.known(name) is not None or is_like_id(name):
            continue
        for one in known.like(name)[:NAMED]:
            if session.confirm(f"{one_line(name)} is not known. Is this {one_line(one)}?", ""):
                found[name] = one
                break
        else:
            session.settled_products.add(" ".join(name.split()))
    return found


def say_products_of(snapshot: "Snapshot", written: Collection["Request"]) -> None:
    """Report the products that came in with requests which were just written."""
    named = {one.product for one in written if one.product is not None}
    if not named:
        return
    from roadmap_tui.model.products import HOLDERS, ProductNames
    from roadmap_tui.model.records import Product

    ids = {one.id for one in written}
    others = (one for kind in HOLDERS for one in snapshot.table(kind).values() if one.id not in ids)
    known = ProductNames(snapshot.table(Product).values(), (one.product for one in others))  # type: ignore[attr-defined]
    say_new_products({name: known.like(name) for name in sorted(named) if known.known(name) is None})
