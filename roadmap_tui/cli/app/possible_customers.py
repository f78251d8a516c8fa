"""Resolution of customers' names: asked about at a terminal, reported in a pipe."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.session import Session

if TYPE_CHECKING:
    from roadmap_tui.model.records import Customer

_NAMED = 3
"""The number of namesakes that a sentence names."""


class Meant(NamedTuple):
    """A resolved customer: the name as typed, or the id of a known customer."""

    customer: str | None
    is_settled: bool = False
    """Whether a person was asked."""


def ask_whom(session: Session, named: str | None) -> Meant:
    """Resolve a customer's name: at a terminal, ask where exactly one customer has nearly that name."""
    if not session.is_asking or not named or not named.strip():
        return Meant(named)
    from roadmap_tui.actions.customers import is_like_id, named_customer
    from roadmap_tui.model.similar_customers import PossibleCustomers
    from roadmap_tui.text.characters import one_line

    customers = session.read().customers.values()
    if is_like_id(named) or named_customer(customers, named) is not None:
        return Meant(named)
    found = PossibleCustomers(customers).of(named)
    if len(found) != 1:
        return Meant(named)
    (one,) = found
    is_it = session.confirm(f"Is this {one_line(one.name)} ({one.id})?", "")
    return Meant(one.id if is_it else named, is_settled=True)


def say_new(made: Collection["Customer"], customers: Iterable["Customer"], *, is_settled: bool = False) -> None:
    """Report new customers, and which of all `customers` each resembles, unless that `is_settled`."""
    from roadmap_tui.text.characters import one_line

    for new in made:
        output.say(f"{new.id} {one_line(new.name)} is a new customer.")
    if made and not is_settled:
        say_namesakes(made, customers)


def say_namesakes(made: Collection["Customer"], customers: Iterable["Customer"]) -> None:
    """Report which known customers each new one resembles, and how to make one of two."""
    from roadmap_tui.model.records import number
    from roadmap_tui.model.similar_customers import PossibleCustomers
    from roadmap_tui.text.characters import one_line

    known = PossibleCustomers(customers)
    for new in made:
        like = [one for one in known.of(new.name) if number(one.id) < number(new.id)]
        if like:
            named = ", ".join(f"{one.id} {one_line(one.name)}" for one in like[:_NAMED])
            more = f" and {len(like) - _NAMED:,} more" if len(like) > _NAMED else ""
            output.say(
                f"{new.id} {one_line(new.name)} resembles {named}{more}; "
                f"`roadmap customer merge {new.id} --into {like[0].id}` if it is the same."
            )
