"""Formats products for the shell."""

from datetime import date

from roadmap_tui.actions.products import unknown_product
from roadmap_tui.cli.app import lookup
from roadmap_tui.cli.request.text import request_table
from roadmap_tui.cli.story.text import story_table
from roadmap_tui.model.fields.product import PRODUCT
from roadmap_tui.model.fields.values import page_rows
from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.read import keep_by
from roadmap_tui.model.products import ProductUse, names_of, product_name, products_of
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.plural import plural


def used_product(context: Context, named: str) -> ProductUse:
    """A product by id or by a name. NotFound names the nearest."""
    name = lookup.product(context, named)
    found = next((one for one in products_of(context.snapshot) if one.name == name), None)
    if found is None:
        raise unknown_product(named, names_of(context.snapshot))
    return found


def product_page(snapshot: Snapshot, product: ProductUse, today: date) -> str:
    """The page of one product: its stories, and the requests that wait for one."""
    record = product.record
    lines = [f"{record.id}  {one_line(product.name)}" if record is not None else one_line(product.name), ""]
    if record is None:
        lines.append("nobody wrote it down yet: only stories and requests name it")
    else:
        lines += [f"{label:<11} {one_line(words)}" for _, label, words in page_rows(record, PRODUCT)]
    lines.append(f"{'named by':<11} {plural(product.stories, 'story')}, {plural(product.requests, 'request')}")
    names = names_of(snapshot)
    stories = [
        one
        for one in snapshot.stories.values()
        if not one.archived and product_name(names, one.product) == product.name
    ]
    if stories:
        lines += ["", story_table(snapshot, stories, today).rstrip("\n")]
    is_new = keep_by("state", ["new", "snoozed"], "Request", Context(snapshot, today))
    waiting = [
        one
        for one in snapshot.requests.values()
        if product_name(names, one.product) == product.name and is_new(one)
    ]
    if waiting:
        lines += ["", request_table(snapshot, waiting, today).rstrip("\n")]
    return "\n".join(lines)
