"""`roadmap read`: takes the readings that take themselves, and asks about odd values."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Changing, pass_session
from roadmap_tui.cli.app.complete import complete_story
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import Exit

if TYPE_CHECKING:
    from roadmap_tui.model.probes import Probing
    from roadmap_tui.model.records import Measured
    from roadmap_tui.model.snapshot import Snapshot
    from roadmap_tui.probes.read import Taken

STATES = {
    "taken": "taken",
    "aside": "kept aside",
    "failed": "failed",
    "late": "taken by others",
    "stopped": "stopped",
    "not allowed": "not allowed here",
}
"""What became of a number, in words."""


@click.command(cls=Changing)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_story)
@click.option("--due", is_flag=True, help="Take what is due.")
@click.option("--aside", is_flag=True, help="List the values that are kept aside.")
@click.option("--accept", is_flag=True, help="Accept the value that is kept aside, as a reading of its day.")
@click.option("--refuse", is_flag=True, help="Refuse it.")
@click.option("--on", metavar="DAY", help="Of which day, where several are kept aside.")
@click.option("--value", metavar="NUMBER", help="What it stands for, where it is no number.")
@click.option("--guardrail", is_flag=True, help="The guardrail's, and not the target's.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked, and ask nothing.")
@pass_session
def read(
    session: Session,
    /,
    ids: tuple[str, ...],
    due: bool,
    aside: bool,
    accept: bool,
    refuse: bool,
    on: str | None,
    value: str | None,
    guardrail: bool,
    dry_run: bool,
) -> int:
    """Take the readings that take themselves: with --due what is due, with ids those of these stories.

    Alone, it lists what measures itself. A value that cannot be read, is in another unit, or is far from the last
    one is kept aside until you accept or refuse it. The exit code is 1 where one failed.
    """
    of: Measured = "guardrail" if guardrail else "target"
    if accept or refuse:
        if accept == refuse or due or dry_run or len(ids) != 1 or (refuse and value is not None):
            raise click.UsageError("One of --accept and --refuse, and one ID: `roadmap read S-1 --accept`.")
        return _decide(session, ids[0], of, accept=accept, on=on, value=value)
    if on is not None or value is not None or guardrail:
        raise click.UsageError("--on, --value and --guardrail go with --accept or --refuse.")
    if aside:
        if due or dry_run:
            raise click.UsageError("--aside takes nothing; leave --due out.")
        _list_asides(session, ids)
        return Exit.DONE
    if not due and not ids:
        _list(session)
        return Exit.DONE
    return _take(session, ids, due=due, dry_run=dry_run)


def _take(session: Session, ids: tuple[str, ...], *, due: bool, dry_run: bool) -> int:
    from roadmap_tui.cli.app.stopping import measuring
    from roadmap_tui.errors import Usage
    from roadmap_tui.probes.read import take_readings
    from roadmap_tui.probes.secrets import Secrets

    if session.flags.offline:
        raise Usage("`--offline` measures nothing: leave it out.")
    store = session.existing()
    _chosen(session, store.read(), ids, due=due)  # what is wrong with an id is said before anything is asked
    if dry_run:
        _show_asked(session, _chosen(session, store.read(), ids, due=due))
        return Exit.DONE
    with measuring() as stop:
        found = take_readings(
            store,
            lambda snapshot: _chosen(session, snapshot, ids, due=due),
            by=session.me,
            secrets=Secrets(session.settings.probes),
            today=session.today,
            now=lambda: session.now,
            stop=stop.is_set,
        )
    session.saved = []
    if session.json:
        session.out_json([one.plain(session.today) for one in found])
    else:
        from roadmap_tui.cli.app.output import table

        rows = [
            (one.of.story, one.of.of, one.of.measured.metric, STATES[one.state], one.text, one.why)
            for one in found
        ]
        session.out(table(("id", "of", "metric", "", "value", "why"), rows, flexible=5))
    snapshot = store.read() if any(one.state == "taken" for one in found) else None
    for one in found:
        say_taken(session, one, snapshot=snapshot)
    if not found:
        session.say("Nothing is due." if due else "None of these measures itself.")
    if stop.is_set():
        return stop.code
    return Exit.REFUSED if any(one.state == "failed" for one in found) else Exit.DONE


def _chosen(session: Session, snapshot: "Snapshot", ids: tuple[str, ...], *, due: bool) -> "list[Probing]":
    """The numbers that are to be taken. NotFound for a story that is not there."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.model.probes import due_probings, probings

    stories = [lookup.story(snapshot, one) for each in ids for one in each.replace(",", " ").split()]
    wanted = list({one.id: one for one in stories}.values()) if ids else list(snapshot.stories.values())
    return due_probings(wanted, session.today) if due else list(probings(wanted))


def say_taken(
    session: Session, taken: "Taken", *, snapshot: "Snapshot | None" = None, tried: bool = False
) -> None:
    """Say what became of a number, where more is to be said than its value."""
    name = taken.of.story if taken.of.of == "target" else f"The guardrail of {taken.of.story}"
    match taken.state:
        case "failed":
            session.say(f"{name} was not measured: {taken.why}.{f' It said: {taken.said}' if taken.said else ''}")
        case "aside" if tried:
            session.say(f"It would be kept aside: {taken.why}.")
        case "aside":
            session.say(
                f"{name} is asked about: {taken.text} came, and {taken.why}. "
                f"`roadmap read {taken.of.story} --accept` or `--refuse`."
            )
        case "not allowed":
            from roadmap_tui.probes.read import allowing

            session.say(
                f"{name} is measured by what is not allowed here: `{allowing(taken.of).command_line}` shows it."
            )
        case "taken" if snapshot is not None and taken.of.of == "target":
            _say_proof(session, snapshot, taken.of.story)
        case _:
            return


def _say_proof(session: Session, snapshot: "Snapshot", identity: str) -> None:
    """Say that a story came true today, and who is to be told."""
    from roadmap_tui.model.proof import proof_on, proof_words, tell_words

    story = snapshot.stories[identity]
    proof = proof_on(story, session.today, session.today)
    if proof is not None:
        tell = tell_words(snapshot, identity)
        session.say(f"{proof_words(story, proof)}{f'; {tell}' if tell else ''}")


def _show_asked(session: Session, chosen: "Iterable[Probing]") -> None:
    """Say what would be run, asked or read, and whether it may."""
    from roadmap_tui.localstate import allowed_probes
    from roadmap_tui.model.probes import asked_rows
    from roadmap_tui.reports import record_json

    known = allowed_probes.allowed(session.read().board.uid)
    found = [(one, one.asked in known) for one in chosen]
    if session.json:
        plain = [
            {
                "story": one.story,
                "of": one.of,
                "metric": one.measured.metric,
                "probe": record_json.plain_of(one.probe),
                "asked": one.asked,
                "allowed": is_allowed,
                "due": one.due,
            }
            for one, is_allowed in found
        ]
        session.out_json(plain)
        return
    lines: list[str] = []
    for one, is_allowed in found:
        lines += [f"{one.story} {one.of}: {one.measured.metric}{'' if is_allowed else ' — not allowed here'}"]
        lines += [f"  {name:<14} {words}" for name, words in asked_rows(one.probe)]
    session.out("\n".join(lines))
    session.say("Nothing would be asked." if not found else "Nothing was asked.")


def _list(session: Session) -> None:
    """List what measures itself."""
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.localstate import allowed_probes
    from roadmap_tui.model.probes import every_words, probings, source_of
    from roadmap_tui.model.prose import reading_words

    snapshot = session.read()
    known = allowed_probes.allowed(snapshot.board.uid)
    found = list(probings(one for one in snapshot.stories.values() if not one.archived))
    if session.json:
        session.out_json([_plain(one, is_allowed=one.asked in known) for one in found])
        return
    rows = [
        (
            one.story,
            one.of,
            one.measured.metric,
            source_of(one.probe),
            every_words(one.probe.every),
            reading_words(one.last) if one.last is not None else "never",
            one.due,
            _remark(one, is_allowed=one.asked in known),
        )
        for one in found
    ]
    headings = ("id", "of", "metric", "source", "every", "last read", "due", "")
    session.out(table(headings, rows, flexible=2))
    if not found:
        session.say("Nothing measures itself yet. `roadmap story probe S-1 --command …` makes a number do so.")


def _plain(one: "Probing", *, is_allowed: bool) -> dict[str, Any]:
    from roadmap_tui.model.probes import source_of
    from roadmap_tui.reports import record_json

    return {
        "story": one.story,
        "of": one.of,
        "metric": one.measured.metric,
        "source": source_of(one.probe),
        "every": one.probe.every,
        "allowed": is_allowed,
        "due": one.due,
        "measured": one.probed.day,
        "failed": one.probed.failed,
        "failed_since": one.probed.since,
        "last": record_json.plain_of(one.last) if one.last is not None else None,
        "aside": len(one.asides),
    }


def _remark(one: "Probing", *, is_allowed: bool) -> str:
    if one.probed.failed is not None:
        return f"failed: {one.probed.failed}"
    if one.asides:
        return f"{len(one.asides)} aside"
    return "" if is_allowed else "not allowed here"


def _list_asides(session: Session, ids: tuple[str, ...]) -> None:
    """List the values that are kept aside, the oldest first."""
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    stories = {one.story for one in _chosen(session, snapshot, ids, due=False)} if ids else set(snapshot.stories)
    found = [(story, one) for name, story in snapshot.stories.items() if name in stories for one in story.asides]
    found.sort(key=lambda pair: pair[1].day)
    if session.json:
        session.out_json([{"story": story.id, **record_json.plain_of(one)} for story, one in found])
        return
    rows = [(story.id, one.of, one.day, one.text, one.why, one.source, story.title) for story, one in found]
    session.out(table(("id", "of", "day", "value", "why", "source", "story"), rows, flexible=6))
    if not found:
        session.say("No value is kept aside.")


def _decide(
    session: Session, identity: str, of: "Measured", *, accept: bool, on: str | None, value: str | None
) -> int:
    from roadmap_tui.actions import probes
    from roadmap_tui.actions.fields import day_back, numeral
    from roadmap_tui.cli.app.result import say_done

    context = session.reading
    day = day_back(on, "--on", context)
    number = numeral(value, "--value", context) if value is not None else None
    with session.changing() as change:
        if accept:
            done = probes.accept(change, identity, of, day, number)
        else:
            done = probes.refuse(change, identity, of, day)
    say_done(session, done.id, f"{done.id}: the value is {'a reading now' if accept else 'refused'}.")
    if accept and of == "target":
        _say_proof(session, session.read(), done.id)
    return Exit.DONE
