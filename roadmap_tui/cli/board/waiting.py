"""`roadmap waiting`: what was written while the board's server could not be reached."""

from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Group, pass_session
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import Exit, Usage

if TYPE_CHECKING:
    from roadmap_tui.store.copy.copy import LocalCopy
    from roadmap_tui.store.copy.queue import Entry, Unknown

_SHOWN = 60
"""Characters of a text that the list shows."""


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def waiting(context: click.Context) -> None:
    """What waits until the board's server can be reached. Alone, it lists."""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@waiting.command("list")
@pass_session
def list_(session: Session) -> None:
    """List what waits, oldest first, with the reason where the server refused it."""
    found = _copy(session).queue.entries()
    if session.json:
        session.out_json([_plain(one) for one in found])
        return
    from roadmap_tui.cli.app.output import table

    session.out(table(("ID", "WRITTEN", "BY", "WHAT", "REFUSED"), [_row(one) for one in found]))
    if not found:
        session.say("Nothing waits.")


@waiting.command()
@pass_session
def send(session: Session) -> int:
    """Send what waits, also what was refused before, and bring the copy up to date.

    Whatever reaches the server sends it by itself, but for what was refused. The exit code is 1 where something
    still waits.
    """
    if session.flags.offline:
        raise Usage("`--offline` sends nothing: leave it out.")
    copy = _copy(session)
    is_empty = copy.queue.is_empty
    session.send_waiting(again=True)
    session.keep_copy(0)
    if is_empty:
        session.say("Nothing waits.")
    return Exit.DONE if copy.queue.is_empty else Exit.REFUSED


@waiting.command()
@click.argument("identity", metavar="ID")
@pass_session
def drop(session: Session, identity: str) -> None:
    """Drop what waits under an id; its text is printed once more."""
    dropped = _copy(session).queue.drop(identity)
    session.say(f"{dropped.name} is dropped.")
    session.out_json(_plain(dropped))


def _copy(session: Session) -> "LocalCopy":
    copy = session.copy
    if copy is None:
        raise Usage("Nothing waits for a board in a file: it is written at once.")
    return copy


def _plain(one: "Entry | Unknown") -> dict[str, Any]:
    import msgspec

    from roadmap_tui.store.copy.queue import Unknown

    if isinstance(one, Unknown):
        return {"id": one.name, "line": one.line.decode("utf-8", "replace"), "reason": one.reason}
    found: dict[str, Any] = msgspec.to_builtins(one)
    return {"id": found.pop("name"), **found}


def _row(one: "Entry | Unknown") -> tuple[str | None, ...]:
    from roadmap_tui.store.copy.queue import Unknown
    from roadmap_tui.text.characters import one_line

    if isinstance(one, Unknown):
        return one.name, None, None, None, one.reason
    given = one.arguments
    fields = given.get("fields", {})
    told = (fields.get(name) for name in ("said", "problem", "title", "result"))
    text = given.get("text") or next((one for one in told if one), "")
    named = given.get("about") or given.get("story")
    about = f"{named}: " if named else ""
    what = one_line(f"{about}{text}")
    return (
        one.name,
        f"{one.at.astimezone():%Y-%m-%d %H:%M}",
        one.by,
        what if len(what) <= _SHOWN else f"{what[:_SHOWN]}…",
        one.reason,
    )
