"""The request form of `request add` and `request edit`: opened where a person is there to fill it."""

import os
from collections.abc import Collection, Mapping

from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.possible_products import say_products_of
from roadmap_tui.cli.app.result import print_made, print_now, print_waiting
from roadmap_tui.cli.app.session import Session
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.spec import in_form

_IN_FORM = {field.option_name: field.name for field in in_form(REQUEST)}
"""The fields that the form has, by the names of their options."""
_WORDS = {"said", "problem"}
"""Fields of the words: with one of these a request is whole, and no form is asked for."""
_LEFT = 1
"""Exit code where the form was left with nothing written."""


def is_form_possible(session: Session) -> bool:
    """Whether a form can be opened: a person is there, at a terminal that can draw."""
    return session.is_asking and os.environ.get("TERM") != "dumb"


def can_write(session: Session, fields: Collection[str]) -> bool:
    """Whether the form asks for the rest of a request: it has these fields, and neither words nor problem."""
    return (_IN_FORM.keys() - _WORDS).issuperset(fields) and is_form_possible(session)


def write_in_form(session: Session, fields: Mapping[str, str], story: str | None) -> None:
    """Write a new request in the form and print its id; leaving it ends with exit code 1."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.cli.app.open_screen import open_form

    linked = lookup.story(session.read(), story).id if story else None
    written = open_form(session, given={_IN_FORM[name]: text for name, text in fields.items()}, story=linked)
    for one in written.changed:
        session.say(f"{one.id} changed.")
    if written.waiting:
        print_waiting(session, list(written.waiting))
        return
    if not written.added:
        _leave(written.answer or "Nothing was added.", written.code, is_done=bool(written.changed))
        return
    snapshot = session.read()
    for one in written.added:
        customer = snapshot.customers.get(one.customer) if one.customer is not None else None
        if customer is None:
            session.say(f"{one.id} has no customer yet: `roadmap request edit {one.id} --customer NAME`.")
        elif customer.created_at == one.captured_at and customer.created_by == one.captured_by:
            from roadmap_tui.text.characters import one_line

            session.say(f"{customer.id} {one_line(customer.name)} is a new customer.")
        if one.merged_into is not None:
            session.say(f"{one.id} merged into {one.merged_into}.")
    say_products_of(snapshot, written.added)
    print_made(session, [one.id for one in written.added])


def correct_in_form(session: Session, identity: str) -> None:
    """Correct a request in the form. NotFound where it does not exist."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.cli.app.open_screen import open_form

    session.existing()
    ref = lookup.request(session.read(), identity).id
    written = open_form(session, ref=ref)
    for one in written.changed:
        session.say(f"{one.id} changed.")
    if not written.changed:
        _leave(written.answer or f"{ref} is as it was.", written.code, is_done=True)
    print_now(session, ref)


def _leave(sentence: str, code: int, *, is_done: bool) -> None:
    """End the command with the form's exit code, or with 1 where nothing was written."""
    import click

    if code != _LEFT:  # an end by an error was told already
        output.say(sentence if sentence.endswith(".") else f"{sentence}.")
    if code or not is_done:
        raise click.exceptions.Exit(code or _LEFT)
