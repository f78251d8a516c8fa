"""`roadmap product`: what the team makes, who owns it, and what is asked of it."""

from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Changing, Group, field_options, given, pass_session, with_names
from roadmap_tui.cli.app.complete import complete_product
from roadmap_tui.cli.app.filtering import filter_context
from roadmap_tui.cli.app.session import Session
from roadmap_tui.model.fields.product import PRODUCT

if TYPE_CHECKING:
    from roadmap_tui.model.records import Product

_field_options = field_options(PRODUCT)
_NAMED = click.argument("named", metavar="NAME", shell_complete=complete_product)


@click.group(cls=Group)
def product() -> None:
    """What you make: products with their owners, by the names that stories and requests have for them."""


@product.command("list")
@click.option("--owner", metavar="NAME", help="Only this owner's; `me` is you, `none` those without one.")
@click.option("--team", metavar="NAME", help="Only this team's; `none` those without one.")
@pass_session
def list_(session: Session, owner: str | None, team: str | None) -> None:
    """List the products with their owners, and how many stories and requests name each.

    A name that stories and requests have, and nobody wrote down, is a product without an owner.
    """
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.model.products import products_of
    from roadmap_tui.reports import record_json

    wanted = {"owner": session.me if owner == "me" else owner, "team": team}
    found = [
        record_json.product(one)
        for one in products_of(session.read())
        if all(_is(getattr(one.record, name, None), value) for name, value in wanted.items() if value is not None)
    ]
    if session.json:
        session.out_json(found)
        return
    columns = ("id", "name", "owner", "team", "stories", "requests")
    rows = [[one[name] if one[name] is not None else "" for name in columns] for one in found]
    session.out(table(columns, rows, flexible=1, right=(4, 5)))


@product.command()
@_NAMED
@pass_session
def show(session: Session, named: str) -> None:
    """Show one product, by name or id, with its stories and what waits for one."""
    from roadmap_tui.cli.product.text import product_page, used_product
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    used = used_product(filter_context(session, snapshot), named)
    if session.json:
        session.out_json(record_json.product(used))
    else:
        session.out(product_page(snapshot, used, session.today))


@product.command(cls=Changing, makes="P")
@click.argument("called", metavar="[NAME]", required=False)
@_field_options
@pass_session
def add(session: Session, /, called: str | None, **options: Any) -> None:
    """Write down a product; prints its id. Stories and requests that name it already are its own."""
    from roadmap_tui.actions import products
    from roadmap_tui.actions.fields import read_product

    fields = given(options)
    if called is not None:
        if "name" in fields:
            raise click.UsageError("The name stands before the options or with --name, not both.")
        fields["name"] = called
    if "name" not in fields:
        raise click.UsageError("A product needs a name: `roadmap product add Mobile`.")
    values = read_product(_with_me(session, fields), session.reading)
    with session.changing(create=True) as change:
        made = products.add(change, values)
    if session.json:
        _print(session, made)
    else:
        session.out(made.id)


@product.command(cls=Changing)
@_NAMED
@_field_options
@pass_session
def edit(session: Session, /, named: str, **options: Any) -> None:
    """Change fields of a product. An empty value clears a field; `--alias` adds a name that finds it."""
    fields = given(options)
    if not fields:
        raise click.UsageError("Say what to change, for instance `--owner Dana`.")
    _edit(session, named, fields, "{} changed.")


@product.command(cls=Changing)
@_NAMED
@click.argument("called", metavar="NEW")
@pass_session
def rename(session: Session, named: str, called: str) -> None:
    """Call a product by another name, in its stories and requests too; the former one still finds it."""
    _edit(session, named, {"name": called}, "{} is the name from here on.")


@product.command(cls=Changing)
@_NAMED
@click.argument("owner", metavar="[OWNER]", required=False)
@click.option("--team", metavar="NAME", help="The team that builds it.")
@pass_session
def owner(session: Session, named: str, owner: str | None, team: str | None) -> None:
    """Say who answers for a product; `me` is you, "" nobody. Without a name it tells who does."""
    fields = given({"owner": owner, "team": team})
    if fields:
        _edit(session, named, fields, "{} changed.")
        return
    from roadmap_tui.cli.product.text import used_product
    from roadmap_tui.reports import record_json

    used = used_product(filter_context(session, session.read()), named)
    if session.json:
        session.out_json(record_json.product(used))
        return
    answers = used.record.owner if used.record is not None else None
    session.out(answers or "")
    if answers is None:
        session.say("Nobody answers for it yet.")


@product.command(cls=Changing)
@_NAMED
@click.option(
    "--into", required=True, metavar="NAME", shell_complete=complete_product, help="The one that stays."
)
@pass_session
def merge(session: Session, named: str, into: str) -> None:
    """Make one product of two: stories and requests of the first are the second's, and its name finds that."""
    from roadmap_tui.actions import products
    from roadmap_tui.text.characters import one_line

    with session.changing() as change:
        kept = products.merge(change, named, into)
    session.say(f"{one_line(named)} is now {kept.id} {one_line(kept.name)}.")
    if session.json:
        _print(session, kept)


@product.command(cls=Changing)
@_NAMED
@pass_session
def remove(session: Session, named: str) -> None:
    """Take a product out that no story and no request names."""
    from roadmap_tui.actions import products
    from roadmap_tui.cli.app.result import say_with
    from roadmap_tui.text.characters import one_line

    with session.changing() as change:
        gone = products.remove(change, named)
    say_with(session, f"{one_line(gone.name)} is out of the list.", {"name": gone.name, "removed": True})


def _edit(session: Session, named: str, fields: dict[str, Any], sentence: str) -> None:
    """Edit a product and tell it, with how many stories and requests took another name over."""
    from roadmap_tui.actions import products
    from roadmap_tui.actions.fields import read_product
    from roadmap_tui.text.characters import one_line

    values = read_product(_with_me(session, fields), session.reading)
    with session.changing() as change:
        known = products.find_product(change, named) if "aliases" in values else None
        changed = products.edit(change, named, with_names(values, known.aliases if known is not None else ()))
    session.say(sentence.format(f"{changed.id} {one_line(changed.name)}"))
    if session.json:
        _print(session, changed)


def _with_me(session: Session, fields: dict[str, Any]) -> dict[str, Any]:
    """Fields as given, with the person's own name for an owner `me`."""
    return {**fields, "owner": session.me} if fields.get("owner") == "me" else fields


def _print(session: Session, one: "Product") -> None:
    """Print a product as it is now, as JSON."""
    from roadmap_tui.cli.product.text import used_product
    from roadmap_tui.reports import record_json

    session.out_json(record_json.product(used_product(filter_context(session, session.read()), one.id)))


def _is(value: str | None, wanted: str) -> bool:
    return value is None if wanted == "none" else (value or "").casefold() == wanted.casefold()
