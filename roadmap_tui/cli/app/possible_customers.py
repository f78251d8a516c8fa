"""Resolution of customers' names: asked about at a terminal, reported in a pipe."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.session import Session
from roadmap_tui.text.plural import listed

if TYPE_CHECKING:
    from roadmap_tui.actions.change import Change
    from roadmap_tui.model.records import Customer

_NAMED = 3
"""The number of namesakes that a sentence names."""
_ASKED = 20
"""The number of names that are asked about in one import."""
_TOLD = 10
"""The number of new customers whose namesakes are told."""


class Meant(NamedTuple):
    """A resolved customer: the name as typed, or the id of a known customer."""

    customer: str | None
    is_settled: bool = False
    """Whether a person was asked."""
    called: str | None = None
    """The name that was typed, where a person said that it is a known customer's."""

    def keep(self, change: "Change") -> None:
        """Let the name find the customer from here on, so that nobody is asked again."""
        if self.called is not None and self.customer is not None:
            from roadmap_tui.actions.customers import call_also

            call_also(change, self.customer, self.called)


def ask_whom(session: Session, named: str | None) -> Meant:
    """Resolve a customer's name: at a terminal, ask where customers have nearly that name."""
    if not session.is_asking or not named or not named.strip():
        return Meant(named)
    from roadmap_tui.actions.customers import is_like_id, named_customer

    customers = session.read().customers.values()
    if is_like_id(named) or named_customer(customers, named) is not None:
        return Meant(named)
    found = ask_names(session, [named], customers)
    return Meant(found.get(named, named), is_settled=True, called=named if named in found else None)


def ask_names(session: Session, names: Iterable[str], customers: Iterable["Customer"]) -> dict[str, str]:
    """Ask which of these customers each new name stands for; those that a person says, by the name.

    After so many names no more is asked: what a list of hundreds holds is told instead.
    """
    from roadmap_tui.model.similar_customers import PossibleCustomers
    from roadmap_tui.text.characters import one_line

    possible = PossibleCustomers(customers)
    found: dict[str, str] = {}
    asked = 0
    for name in names:
        like = possible.of(name)[:_NAMED]
        if not like or asked == _ASKED:
            continue
        asked += 1
        for one in like:
            if session.confirm(f"{one_line(name)} is not known. Is this {one_line(one.name)} ({one.id})?", ""):
                found[name] = one.id
                break
    return found


def say_likely(names: Iterable[str], customers: Iterable["Customer"]) -> None:
    """Report which of these customers each name would resemble, if it became a new one."""
    from roadmap_tui.model.similar_customers import PossibleCustomers
    from roadmap_tui.text.characters import one_line

    possible = PossibleCustomers(customers)
    likely = [(name, possible.of(name)[:_NAMED]) for name in names]
    for name, like in [each for each in likely if each[1]][:_TOLD]:
        named = " or ".join(f"{one_line(one.name)} ({one.id})" for one in like)
        output.say(f"{one_line(name)} would be a new customer; is it {named}?")


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
    told = 0
    for new in made:
        like = [one for one in known.of(new.name) if number(one.id) < number(new.id)]
        if like and told == _TOLD:
            output.say("So do others; `roadmap customer list --alike` lists them.")
            return
        if like:
            told += 1
            named = listed([f"{one.id} {one_line(one.name)}" for one in like], _NAMED)
            output.say(
                f"{new.id} {one_line(new.name)} resembles {named}; "
                f"`roadmap customer merge {new.id} --into {like[0].id}` if it is the same."
            )
