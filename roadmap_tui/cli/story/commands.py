"""`roadmap story`: outcome stories."""

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.app.commands import Changing, Group, field_options, given, pass_session
from roadmap_tui.cli.app.complete import (
    COMPLETING,
    complete_product,
    complete_stage,
    complete_story,
    complete_story_or_stage,
    complete_touchpoint,
)
from roadmap_tui.cli.app.filtering import filter_context, filter_option, keep_of, order_of, view_option
from roadmap_tui.cli.app.on_sets import SetOptions, act, note_each, refs_of, set_options
from roadmap_tui.cli.app.result import print_made, print_waiting, say_done
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import Exit
from roadmap_tui.model.fields.story import STORY

if TYPE_CHECKING:
    from roadmap_tui.model.filters.read import Keep
    from roadmap_tui.model.snapshot import Snapshot

_DERIVED = frozenset(
    {
        *(field.name for field in STORY if field.internal),
        "evidence",
        "marks",
        "relations",
        "blocked",
        "sessions",
        "probes",
        "findings",
        "notes",
    }
)
_LATER = (*(field.name for field in STORY if field.by_command), "notes")
"""Fields that later commands set; a new story starts without them."""

_FEW = 100
"""Stories of a list up to which the evidence behind each is worked out on its own."""

story_field_options = field_options(STORY, completing=COMPLETING)
"""Gives a command an option for each field of a story."""


_IN_MODULES = {
    "check": "roadmap_tui.cli.story.check:check",
    "link": "roadmap_tui.cli.tracker.link:link",
    "unlink": "roadmap_tui.cli.tracker.link:unlink",
    "probe": "roadmap_tui.cli.story.probe:probe",
    "block": "roadmap_tui.cli.story.relations:block",
    "split": "roadmap_tui.cli.story.relations:split",
    "duplicate": "roadmap_tui.cli.story.relations:duplicate",
    "related": "roadmap_tui.cli.story.relations:related",
}
"""The commands that lie in modules of their own."""


@click.group(cls=Group, later=_IN_MODULES)
def story() -> None:
    """Outcome stories: a customer's success, written before anything is built."""


@story.command(cls=Changing, makes="S")
@click.argument("rest", nargs=-1, metavar="[-]")
@click.option("--from", "from_requests", multiple=True, metavar="R-1 …", help="Requests it is made from.")
@story_field_options
@pass_session
def add(session: Session, /, rest: tuple[str, ...], from_requests: tuple[str, ...], **options: Any) -> None:
    """Write a new story; prints its id. `-` takes JSON Lines from stdin and prints one id a line.

    Without options, on a terminal, it opens an empty form in your editor.
    """
    fields = given(options)
    if rest == ("-",):
        if fields or from_requests:
            raise click.UsageError("`-` takes everything from stdin; leave the other options out.")
        _add_lines(session)
        return
    if rest and not from_requests:
        raise click.UsageError(f"`{rest[0]}` is no option. A title is given with --title.")
    if not fields and not from_requests:
        if not session.is_asking:
            raise click.UsageError("A story needs at least a --title or an --outcome.")
        from roadmap_tui.cli.story.edit_by_hand import add_by_hand

        add_by_hand(session)
        return
    from roadmap_tui.actions import stories
    from roadmap_tui.actions.fields import read_story
    from roadmap_tui.cli.app.possible_products import ask_product

    values = stories.titled(read_story(ask_product(session, fields), session.reading))
    behind = [one for each in (*from_requests, *rest) for one in each.replace(",", " ").split()]
    waiting = session.waiting()
    if waiting is not None:
        from roadmap_tui.actions.waiting import new_story

        waiting.add(new_story(values, from_requests=behind))
        print_waiting(session, waiting.keep())
        return
    with session.changing(create=True) as change:
        made = stories.add(change, values, from_requests=behind)
    print_made(session, [made.id])


def _add_lines(session: Session) -> None:
    from roadmap_tui.actions import stories
    from roadmap_tui.actions.fields import read_story
    from roadmap_tui.cli.app.json_lines import json_lines, key_in, naming, say_left_out, set_aside
    from roadmap_tui.model.records import Story

    drafts = []
    left: dict[str, list[str]] = {}
    for where, value in json_lines(session):
        for name in _LATER:
            if value.get(name) and value[name] != "discover":
                left.setdefault(name, []).append(where)
        key = key_in(session, where, value)
        with naming(where):
            behind = value.pop("from", None) or value.pop("requests", None) or []
            behind = [behind] if isinstance(behind, str) else behind
            if not isinstance(behind, list) or not all(isinstance(one, str) for one in behind):
                raise click.UsageError(f"{where}: `from` is a list of request ids.")
            values = stories.titled(read_story(set_aside(value, _DERIVED), session.reading))
            drafts.append((where, values, behind, key))
    waiting = session.waiting()
    if waiting is not None:
        from roadmap_tui.actions.waiting import new_story

        for where, values, behind, _ in drafts:
            with naming(where):
                waiting.add(new_story(values, from_requests=behind))
        say_left_out(left)
        print_waiting(session, waiting.keep())
        return
    made = []
    with session.changing(create=True) as change:
        known = change.made_under([one[-1] for one in drafts if one[-1] is not None], Story)
        for where, values, behind, key in drafts:
            if key in known:
                made.append(known[key])
                continue
            with naming(where), change.under(key):
                made.append(stories.add(change, values, from_requests=behind).id)
                if key is not None:
                    known[key] = made[-1]
    say_left_out(left)
    print_made(session, made)


def _tests(
    session: Session,
    snapshot: "Snapshot",
    typed: str | None,
    view: str | None,
    stage: tuple[str, ...],
    given: dict[str, list[str]],
) -> "list[Keep]":
    """What a story has to fulfil for every option."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.model.filters.read import keep_by
    from roadmap_tui.model.stages import ALL_STAGES

    context = filter_context(session, snapshot)
    for name, find in (("touchpoint", lookup.touchpoint), ("product", lookup.product)):
        if name in given:
            given[name] = [find(context, given[name][0])]
    if stage:
        given["stage"] = [lookup.one_of(one, ALL_STAGES, "stage") for each in stage for one in each.split(",")]
    keeps = [keep_by(name, values, "Story", context) for name, values in given.items()]
    return [*keeps, keep_of(session, typed, "Story", context, view=view)]


@story.command("list")
@click.option("--stage", multiple=True, shell_complete=complete_stage, help="Only this stage.")
@click.option("--owner", help="Only this owner's.")
@click.option("--touchpoint", shell_complete=complete_touchpoint, help="Only this touchpoint.")
@click.option("--product", shell_complete=complete_product, help="Only this product's; `none` those of none.")
@click.option("--tag", help="Only with this tag.")
@click.option("--kind", type=click.Choice(["ask", "bet"], case_sensitive=False), help="Only asks, or only bets.")
@filter_option("Story")
@view_option
@click.option("--archived", is_flag=True, help="Archived stories as well.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="The first N only.")
@pass_session
def list_(
    session: Session,
    /,
    stage: tuple[str, ...],
    typed: str | None,
    view: str | None,
    archived: bool,
    limit: int | None,
    **filters: str | None,
) -> None:
    """List the stories in the order of the board."""
    from roadmap_tui.model.board_order import board_order
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    given = {name: [one] for name, one in filters.items() if one}
    keeps: list[Keep] = []
    if stage or given or typed is not None or view is not None:
        from roadmap_tui.model.filters.parse import names_in  # an unfiltered list needs none of it

        keeps = _tests(session, snapshot, typed, view, stage, given)
        archived = archived or "archived" in names_in(typed or "")
    shown = (one for one in snapshot.stories.values() if archived or not one.archived)
    found = [one for one in shown if all(keep(one) for keep in keeps)] if keeps else list(shown)
    found = sorted(found, key=board_order if view is None else order_of(session, view, snapshot))[:limit]
    if len(found) > _FEW:
        snapshot.gather_evidence()
    if session.json:
        usual = record_json.encoded_once()
        session.out_json(record_json.story(snapshot, one, session.today, usual) for one in found)
    else:
        from roadmap_tui.cli.story.text import story_table

        session.out(story_table(snapshot, found, session.today))
    session.keep_copy()


@story.command()
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@pass_session
def show(session: Session, identity: str) -> None:
    """Show one story: its prose, marks, target, readings, evidence and notes."""
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.reports import record_json

    snapshot = session.read()
    one = lookup.story(snapshot, identity)
    if session.json:
        found = record_json.story(snapshot, one, session.today)
        from roadmap_tui.actions.gate import findings_of
        from roadmap_tui.cli.story.check import plain_findings

        findings = findings_of(snapshot, one, today=session.today, wording=session.settings.wording)
        found["findings"] = plain_findings(findings)
        found["notes"] = [record_json.plain_of(each) for each in snapshot.notes_about(one.id)]
        session.out_json(found)
        return
    from roadmap_tui.cli.story.text import story_page

    session.out(story_page(snapshot, one, session.today, session.now, session.settings.wording))


@story.command(cls=Changing)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_story)
@story_field_options
@set_options("Story")
@pass_session
def edit(session: Session, /, ids: tuple[str, ...], options: SetOptions, **given_fields: Any) -> int:
    """Change fields of stories. An empty value clears a field.

    Without fields, on a terminal, it opens one story in your editor as Markdown.
    """
    from roadmap_tui.actions.fields import read_story
    from roadmap_tui.actions.sets import editing
    from roadmap_tui.cli.app.possible_products import ask_product

    fields = given(given_fields)
    if not fields:
        if not session.is_asking or len(ids) != 1:
            raise click.UsageError("Say what to change, for instance `--owner Dana`.")
        from roadmap_tui.cli.story.edit_by_hand import edit_by_hand

        edit_by_hand(session, ids[0])
        return Exit.DONE
    if len(ids) != 1:
        read_story(fields, session.reading)  # what is wrong with a value is said once, not for each story
    verb = partial(editing, ask_product(session, fields), session.reading)
    return act(session, ids, options, verb, "{} changed.", same="{} is as it was." if len(ids) == 1 else None)


@story.command(cls=Changing)
@click.argument("words", nargs=-1, required=True, metavar="[ID …] STAGE", shell_complete=complete_story_or_stage)
@click.option(
    "--because", metavar="TEXT", help="Opens the gate, or says why it is declined; stays in the history."
)
@set_options("Story")
@pass_session
def move(session: Session, words: tuple[str, ...], because: str | None, options: SetOptions) -> int:
    """Move stories to a stage: discover, draft, ready, building, shipped or declined.

    Before ready stands the gate: an outcome, four of the five marks, and a target with baseline, due day and
    how it is measured.
    """
    from roadmap_tui.actions.fields import ReadContext, text
    from roadmap_tui.actions.sets import moving
    from roadmap_tui.model.records import Story, kind_of
    from roadmap_tui.model.stages import over_limit

    *ids, stage = words
    if kind_of(stage.strip().upper()) is Story:
        raise click.UsageError(f"Say which stage as well: `roadmap story move {stage} ready`.")
    reason = text(because, "--because", ReadContext(session.today)) if because is not None else None
    name = stage.strip().lower()
    shipping = refs_of(session, ids, options) if name == "shipped" else []
    code = act(session, ids, options, partial(moving, stage, reason), f"{{}} → {name}", same=f"{{}} → {name}")
    _say_untried(session, shipping)
    columns = session.settings.board
    limit = columns.wip.get(name)
    if limit is not None and not options.dry_run:
        over = over_limit(session.read().stories.values(), name, limit, session.today, columns.labels.get(name))
        if over:
            session.say(f"{over}.")
    return code


def _say_untried(session: Session, refs: list[str]) -> None:
    """Warn of stories that ship and that nobody who asked for them has tried."""
    from roadmap_tui.model.sessions import untried_words

    if not refs:
        return
    snapshot = session.read()
    for one in refs:
        story = snapshot.stories.get(one)
        words = untried_words(snapshot, story) if story is not None and story.stage == "shipped" else ""
        if words:
            session.say(f"{words}: `roadmap session add --story {one} --customer NAME --result did` tells of it.")


class _Reading(Changing):
    """A command whose value may be below zero: `-12` is a number, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move a negative number that is no option's value behind all options."""
        taking = {
            name for one in self.params if isinstance(one, click.Option) and not one.is_flag for name in one.opts
        }
        for place, one in enumerate(args):
            if one == "--":
                break
            if re.fullmatch(r"-[\d.,]+", one) and (place == 0 or args[place - 1] not in taking):
                return super().parse_args(ctx, [*args[:place], *args[place + 1 :], "--", one])
        return super().parse_args(ctx, args)


@story.command(cls=_Reading)
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@click.argument("value")
@click.option("--on", metavar="DAY", help="The day of the reading; today by default.")
@click.option("--note", metavar="TEXT", help="What to know about it.")
@click.option("--guardrail", is_flag=True, help="It is the guardrail that was measured.")
@pass_session
def read(
    session: Session, /, identity: str, value: str, on: str | None, note: str | None, guardrail: bool
) -> None:
    """Record what the target's metric measured. A story is proven by a reading at or past its target."""
    from roadmap_tui.actions import stories
    from roadmap_tui.actions.fields import day_back, numeral, text
    from roadmap_tui.model.proof import proof_on, proof_words, tell_words
    from roadmap_tui.model.stages import guardrail_state, stage_of

    context = session.reading
    number = numeral(value, "VALUE", context)
    if number is None:
        raise click.UsageError("VALUE is a number, such as 4.5.")
    day = day_back(on, "--on", context)
    with session.changing() as change:
        done = stories.read(
            change, identity, number, on=day, note=text(note, "--note", context), guardrail=guardrail
        )
    if guardrail:
        say_done(session, done.id, f"{done.id} guardrail read {value}: {guardrail_state(done, session.today)}")
        return
    proof = proof_on(done, day or session.today, session.today)
    if proof is None:
        say_done(session, done.id, f"{done.id} read {value}: {stage_of(done, session.today)}")
        return
    tell = tell_words(session.read(), done.id)
    say_done(session, done.id, f"{proof_words(done, proof)}{f'; {tell}' if tell else ''}")


@story.command(cls=Changing)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_story)
@click.option("--before", metavar="ID", help="Right before this story.")
@click.option("--after", metavar="ID", help="Right after this story.")
@click.option("--top", is_flag=True, help="On top of the board.")
@set_options("Story")
@pass_session
def rank(
    session: Session, ids: tuple[str, ...], before: str | None, after: str | None, top: bool, options: SetOptions
) -> int:
    """Print the order of the board with its reasons, or set the place of stories in it, one after the other."""
    places = [before is not None, after is not None, top]
    if not ids and options.typed is None:
        if any(places):
            raise click.UsageError("Name the story to place: `roadmap story rank S-12 --top`.")
        from roadmap_tui.cli.story.text import print_ranks

        print_ranks(session)
        return Exit.DONE
    if sum(places) != 1:
        raise click.UsageError("Say where: one of --before ID, --after ID or --top.")
    from roadmap_tui.actions.sets import ranking

    where = f"before {before.upper()}" if before else f"after {after.upper()}" if after else "on top"
    verb = partial(ranking, before=before, after=after)
    return act(session, ids, options, verb, f"{{}} stands {where}." if len(ids) == 1 else f"{{}} stand {where}.")


@story.command(cls=Changing)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_story)
@click.option("--because", metavar="TEXT", required=True, help="The reason; it stays on the story.")
@set_options("Story")
@pass_session
def decline(session: Session, ids: tuple[str, ...], because: str, options: SetOptions) -> int:
    """Set stories aside with a reason."""
    from roadmap_tui.actions.sets import declining

    return act(session, ids, options, partial(declining, because), "{} → declined")


@story.command(cls=Changing)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_story)
@click.option("--back", is_flag=True, help="Put them back on the board.")
@set_options("Story")
@pass_session
def archive(session: Session, ids: tuple[str, ...], back: bool, options: SetOptions) -> int:
    """Take stories off the board without losing them."""
    from roadmap_tui.actions.sets import archiving

    be = "is" if len(ids) == 1 else "are"
    done = f"{{}} {be} {'back on the board' if back else 'archived'}."
    return act(session, ids, options, partial(archiving, archived=not back), done, same=done)


@story.command(cls=Changing, makes="N")
@click.argument("words", nargs=-1, required=True, metavar="[ID …] TEXT", shell_complete=complete_story)
@set_options("Story")
@pass_session
def note(session: Session, words: tuple[str, ...], options: SetOptions) -> int:
    """Leave a note on stories; prints its id, or that of each."""
    return note_each(session, words, options)


@story.command()
@click.option("--owner", metavar="NAME", help="Only stories of this owner; `me` is you.")
@filter_option("Story")
@view_option
@pass_session
def due(session: Session, owner: str | None, typed: str | None, view: str | None) -> None:
    """Which numbers should be read: of what shipped, neither proven nor read since its day.

    A shipped story is due once it is out, once its target's day has passed, and 30 days after its last reading.
    """
    from roadmap_tui.model.due import due_readings
    from roadmap_tui.model.filters.read import keep_by

    snapshot = session.read()
    context = filter_context(session, snapshot)
    keeps = [keep_by("owner", [owner], "Story", context)] if owner else []
    keeps.append(keep_of(session, typed, "Story", context, view=view))
    kept = (one for one in snapshot.stories.values() if all(keep(one) for keep in keeps))
    found = due_readings(kept, session.today)
    if session.json:
        import msgspec

        session.out_json([{**msgspec.structs.asdict(one), "days": one.days(session.today)} for one in found])
        return
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.text.numbers import number_words

    rows = [
        (
            one.story,
            one.of,
            one.measured.metric,
            f"{number_words(one.last.value)} on {one.last.day}" if one.last is not None else None,
            one.why,
            one.days(session.today),
            one.title,
        )
        for one in found
    ]
    session.out(table(("id", "of", "metric", "last read", "why", "days", "story"), rows, flexible=6, right=(5,)))
