"""Resolution of products' names: asked about at a terminal, reported in a pipe, as customers' names are."""

import shlex
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from roadmap_tui.cli.app import output
from roadmap_tui.text.characters import one_line

if TYPE_CHECKING:
    from roadmap_tui.cli.app.session import Session
    from roadmap_tui.model.records import Request
    from roadmap_tui.model.snapshot import Snapshot

_NAMED = 3
"""The number of products that a sentence names."""
_TOLD = 10
"""The number of new products that are told one by one."""


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
        for one in known.like(name)[:_NAMED]:
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


def say_new_products(new: Mapping[str, list[str]], *, done: bool = True) -> None:
    """Report products that the board did not have, each with those it resembles; those to come if not `done`."""
    for name, like in list(new.items())[:_TOLD]:
        word = "is" if done else "would be"
        sentence = f"{one_line(name)} {word} a new product"
        if like:
            sentence += f"; it resembles {', '.join(map(one_line, like[:_NAMED]))}"
        if like and done:
            sentence += f": `roadmap product merge {_quoted(name)} --into {_quoted(like[0])}` if it is the same"
        output.say(f"{sentence}.")
    if len(new) > _TOLD:
        output.say(f"So are {len(new) - _TOLD:,} more; `roadmap product list` lists them.")


def _quoted(name: str) -> str:
    return shlex.quote(one_line(name))
