"""`roadmap story probe`: the probe of a story's number, by which its readings take themselves."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Changing, given, pass_session
from roadmap_tui.cli.app.complete import complete_story
from roadmap_tui.cli.app.result import say_with
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import Exit

if TYPE_CHECKING:
    from roadmap_tui.model.probes import Probing
    from roadmap_tui.model.records import Measured, Probe

_TAKES = ("last", "sum", "mean", "median", "min", "max", "count")
_WAYS = ("trying", "allow", "revoke", "remove")
"""What is done with a probe, beside showing and setting it."""
_SCREEN = 18
"""The lines that the smallest terminal shows above a question."""


@click.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@click.option(
    "--command", metavar="LINE", help="A command that prints the value; split into words, without a shell."
)
@click.option("--shell", is_flag=True, default=None, help="Give the command to /bin/sh.")
@click.option("--url", metavar="URL", help="An address that answers with the value.")
@click.option("--json-path", metavar="PATH", help="Where the value stands in the JSON: `$.data[0].median`.")
@click.option("--headers", metavar="NAME", help="The header that your settings call so: probes.headers.NAME.")
@click.option("--csv", metavar="FILE", help="A CSV file, which may grow.")
@click.option("--column", metavar="NAME", help="Its column, by heading or number.")
@click.option(
    "--take", type=click.Choice(_TAKES), help="The last row of it, or a figure of all; last by default."
)
@click.option("--sql", metavar="QUERY", help="A query of PostgreSQL that gives one value.")
@click.option("--dsn", metavar="NAME", help="The database that your settings call so: probes.dsn.NAME.")
@click.option("--unit", metavar="UNIT", help="The unit that it measures in; the target's by default.")
@click.option("--every", metavar="TIME", help="How often: 1d, 1w, 1m (30 days); 1w by default.")
@click.option("--limit", type=int, metavar="SECONDS", help="How long it may take; 30 by default.")
@click.option(
    "--jump", type=float, metavar="FACTOR", help="A value so many times the last one is asked about; 10."
)
@click.option("--guardrail", is_flag=True, help="It measures the guardrail.")
@click.option("--try", "trying", is_flag=True, help="Take the value and show it, without noting it.")
@click.option("--allow", is_flag=True, help="Allow it to run on this machine, once you have seen what it is.")
@click.option("--revoke", is_flag=True, help="Take that back.")
@click.option("--remove", is_flag=True, help="Take the probe away; its readings stay.")
@click.option("--forget", is_flag=True, help="With --remove: take its text out of the history as well.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def probe(
    session: Session,
    /,
    identity: str,
    trying: bool,
    allow: bool,
    revoke: bool,
    remove: bool,
    forget: bool,
    yes: bool,
    guardrail: bool,
    **options: Any,
) -> int:
    """Let a story's number measure itself: by a command, an address, a CSV file or a query.

    With only the ID, it shows the probe. What you set yourself may run here at once; what came with the board
    runs nothing until you allow it. `roadmap read --due` takes what is due.
    """
    of: Measured = "guardrail" if guardrail else "target"
    ways = {"trying": trying, "allow": allow, "revoke": revoke, "remove": remove}
    asked = [f"--{'try' if name == 'trying' else name}" for name in _WAYS if ways[name]]
    fields = given(options)
    if fields.get("every") is not None:
        from roadmap_tui.actions.probes import read_every

        fields["every"] = read_every(fields["every"], "--every")
    if len(asked) > 1 or (fields and asked not in ([], ["--try"])):
        raise click.UsageError(f"{asked[-1]} stands alone." if len(asked) == 1 else f"One of {', '.join(asked)}.")
    if forget and not remove:
        raise click.UsageError("--forget goes with --remove.")
    if remove:
        return _remove(session, identity, of, forget=forget, yes=yes)
    if allow or revoke:
        return _allow(session, identity, of, yes=yes, allowed=allow)
    if trying:
        return _try(session, identity, of, fields)
    if fields:
        return _set(session, identity, of, fields)
    _show(session, identity, of)
    return Exit.DONE


def _set(session: Session, identity: str, of: "Measured", fields: dict[str, Any]) -> int:
    from roadmap_tui.actions import probes
    from roadmap_tui.localstate import allowed_probes
    from roadmap_tui.model.probes import digest, every_words, measured_of, probe_of
    from roadmap_tui.model.records import Story
    from roadmap_tui.probes.read import is_allowed

    _complete(fields)
    with session.changing() as change:
        story = change.get(Story, identity)
        board, before = change.transaction.board.uid, probe_of(story, of)
        made = probes.made_probe(fields, before, measured_of(story, of))
        # Whoever changes a part of what somebody else wrote has not said that the rest may run.
        is_own = any(name in fields for name in probes.SOURCES) or (
            before is not None and is_allowed(board, before)
        )
        story = probes.set_probe(change, identity, of, made)
    if is_own:
        allowed_probes.allow(board, [digest(made)])
    runs = "It may run here." if is_own else "It may not run here yet: --allow shows what it is, and asks."
    sentence = f"The {of} of {story.id} is measured every {every_words(made.every)}. {runs}"
    say_with(session, sentence, _plain_now(session, story.id, of))
    return Exit.DONE


def _complete(fields: dict[str, Any]) -> None:
    """Check what can be checked before anything is asked, and name a file from the root."""
    from roadmap_tui.errors import Usage
    from roadmap_tui.probes.unread import Unread

    try:
        if fields.get("json_path"):
            from roadmap_tui.probes.address import check_path

            check_path(fields["json_path"])
        if fields.get("url"):
            from roadmap_tui.probes.address import check_address
            from roadmap_tui.probes.secrets import Secrets
            from roadmap_tui.settings.schema import Probes

            check_address(fields["url"].replace("http://", "https://", 1), Secrets(Probes()))
    except Unread as fault:
        raise Usage(f"{fault.why[0].upper()}{fault.why[1:]}.") from None
    file = fields.get("csv")
    if file and not file.startswith("~"):
        fields["csv"] = str(Path(file).absolute())


def _try(session: Session, identity: str, of: "Measured", fields: dict[str, Any]) -> int:
    import msgspec

    from roadmap_tui.actions import probes
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.cli.app.stopping import measuring
    from roadmap_tui.cli.board.read import say_taken
    from roadmap_tui.errors import Reason, Refused
    from roadmap_tui.model.probes import measured_of, probe_field, probe_of, probing
    from roadmap_tui.probes.read import allowing, is_allowed, try_probe
    from roadmap_tui.probes.secrets import Secrets

    snapshot = session.read()
    story = lookup.story(snapshot, identity)
    before = probe_of(story, of)
    _complete(fields)
    made = probes.made_probe(fields, before, measured_of(story, of)) if fields else before
    asking = probing(msgspec.structs.replace(story, **{probe_field(of): made}), of)
    if asking is None:
        raise _none(story.id, of)
    is_own = any(name in fields for name in probes.SOURCES)
    is_own = is_own or (before is not None and is_allowed(snapshot.board.uid, before))
    if not is_own:
        raise Refused(
            f"The probe of {story.id} is not allowed to run here.",
            reason=Reason.CONFIRMATION_NEEDED,
            remedy=allowing(asking),
        )
    with measuring() as stop:
        taken = try_probe(asking, Secrets(session.settings.probes), stop.is_set)
    if stop.is_set():
        return stop.code
    if session.json:
        session.out_json(taken.plain(session.today))
    elif taken.state != "failed":
        session.out(taken.text)
    say_taken(session, taken, tried=True)
    return Exit.REFUSED if taken.state == "failed" else Exit.DONE


def _allow(session: Session, identity: str, of: "Measured", *, yes: bool, allowed: bool) -> int:
    from roadmap_tui.localstate import allowed_probes
    from roadmap_tui.model.probes import asked_rows

    board, asking = _asking(session, identity, of)
    if not allowed:
        allowed_probes.revoke(board, [asking.asked])
        _say_now(session, identity, of, f"The probe of {asking.story} may run here no more.")
        return Exit.DONE
    rows = asked_rows(asking.probe)
    for name, words in rows:
        session.say(f"{name:<14} {words}")
    if len(rows) > _SCREEN:
        session.say(f"These were {len(rows):,} lines: scroll up to see all of them.")
    if not yes and not session.confirm(
        f"May this run on this machine, as you, for {asking.story}?", "Look at it, then give --yes."
    ):
        session.say("It may not run here.")
        return Exit.REFUSED
    allowed_probes.allow(board, [asking.asked])
    _say_now(session, identity, of, f"The probe of {asking.story} may run here, as long as it stays as it is.")
    return Exit.DONE


def _say_now(session: Session, identity: str, of: "Measured", sentence: str) -> None:
    """Report what was done on stderr; with `--json`, print the probe as it is now."""
    session.say(sentence)
    if session.json:
        session.out_json(_plain_now(session, identity, of))


def _remove(session: Session, identity: str, of: "Measured", *, forget: bool, yes: bool) -> int:
    from roadmap_tui.actions import probes
    from roadmap_tui.cli.app.result import print_now

    if not forget:
        with session.changing() as change:
            story = probes.remove_probe(change, identity, of)
        session.say(f"The {of} of {story.id} is no more measured by itself.")
        print_now(session, story.id)
        return Exit.DONE
    from roadmap_tui.actions import forget as forgetting
    from roadmap_tui.actions.change import Change
    from roadmap_tui.actions.forget import Redaction
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.cli.app.forget import forget_all
    from roadmap_tui.text.plural import plural

    name = lookup.story(session.read(), identity).id
    question = f"Forget what the probes of {name} ask, in the history too? That cannot be undone."
    if not yes and not session.confirm(question, "Give --yes: what is forgotten is gone."):
        return Exit.REFUSED

    def act(change: Change) -> Redaction:
        return forgetting.probes(change, name)

    states = forget_all(session, act)
    earlier = plural(states, "earlier state")
    sentence = f"What the probes of {name} asked is forgotten, in {earlier} of the board too."
    say_with(session, sentence, {"forgotten": [name], "earlier_states": states})
    return Exit.DONE


def _show(session: Session, identity: str, of: "Measured") -> None:
    from roadmap_tui.actions.probes import asked_before
    from roadmap_tui.model.probes import asked_rows, readings_of
    from roadmap_tui.model.prose import reading_words
    from roadmap_tui.model.records import Event
    from roadmap_tui.probes.read import allowing, is_allowed
    from roadmap_tui.text.days import show_day

    if session.json:
        session.out_json(_plain_now(session, identity, of))
        return
    board, asking = _asking(session, identity, of)
    rows = [("story", f"{asking.story}  {asking.title}"), (of, asking.measured.metric or "")]
    rows += asked_rows(asking.probe)
    how = f"not here: `{allowing(asking).command_line}`"
    rows.append(("allowed", "here" if is_allowed(board, asking.probe) else how))
    rows.append(("due", show_day(asking.due)))
    if asking.probed.failed is not None and asking.probed.since is not None:
        rows.append(("failed", f"since {show_day(asking.probed.since.date())}: {asking.probed.failed}"))
    rows += [("aside", f"{show_day(one.day)}: {one.text} ({one.why})") for one in asking.asides]
    snapshot = session.read()
    known = asked_before(snapshot.table(Event).values())
    for one in readings_of(snapshot.stories[asking.story], of)[-5:]:
        if one.source is None:
            rows.append(("reading", f"{reading_words(one)}, by hand"))
            continue
        before = known.get(one.asked or "")
        how = (
            "as now"
            if asking.asked.startswith(one.asked or "-")
            else _once(before)
            if before is not None
            else "asked otherwise"
        )
        rows.append(("reading", f"{reading_words(one)}, {one.source}, {how}"))
    from roadmap_tui.text.characters import visible

    session.out("\n".join(f"{name:<14} {visible(words)}" for name, words in rows))


def _once(before: "Probe") -> str:
    from roadmap_tui.model.probes import asked_lines

    return f"then {' · '.join(words for _, words in asked_lines(before)[:2])}"


def _plain_now(session: Session, identity: str, of: "Measured") -> dict[str, Any]:
    """A probe as plain values, whole: its text is for who asks for it."""
    from roadmap_tui.probes.read import is_allowed
    from roadmap_tui.reports import record_json

    board, asking = _asking(session, identity, of)
    return {
        "story": asking.story,
        "of": of,
        "metric": asking.measured.metric,
        "probe": record_json.plain_of(asking.probe),
        "asked": asking.asked,
        "allowed": is_allowed(board, asking.probe),
        "due": asking.due,
        "measured": asking.probed.day,
        "failed": asking.probed.failed,
        "failed_since": asking.probed.since,
        "last": record_json.plain_of(asking.last) if asking.last is not None else None,
        "asides": [record_json.plain_of(one) for one in asking.asides],
    }


def _asking(session: Session, identity: str, of: "Measured") -> "tuple[str, Probing]":
    """The board's uid, and a number with its probe. NotFound where there is none."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.model.probes import probing

    snapshot = session.read()
    story = lookup.story(snapshot, identity)
    found = probing(story, of)
    if found is None:
        raise _none(story.id, of)
    return snapshot.board.uid, found


def _none(story: str, of: "Measured") -> Exception:
    from roadmap_tui.errors import NotFound, Remedy

    return NotFound(
        f"The {of} of {story} has no probe.",
        remedy=Remedy("story probe", (story, "--command", "…"), "Give it one: {}."),
    )
