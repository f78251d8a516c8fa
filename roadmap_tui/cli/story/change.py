"""The commands that change stories: their fields, their stage, their place on the board."""

from functools import partial
from typing import Any

import click

from roadmap_tui.cli.app.commands import Changing, given, pass_session
from roadmap_tui.cli.app.complete import complete_story, complete_story_or_stage
from roadmap_tui.cli.app.on_sets import SetOptions, act, note_each, refs_of, set_options
from roadmap_tui.cli.app.session import Session
from roadmap_tui.cli.story.add import story_field_options
from roadmap_tui.errors import Exit


@click.command(cls=Changing)
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


@click.command(cls=Changing)
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


@click.command(cls=Changing)
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


@click.command(cls=Changing)
@click.argument("ids", nargs=-1, metavar="[ID …]", shell_complete=complete_story)
@click.option("--because", metavar="TEXT", required=True, help="The reason; it stays on the story.")
@set_options("Story")
@pass_session
def decline(session: Session, ids: tuple[str, ...], because: str, options: SetOptions) -> int:
    """Set stories aside with a reason."""
    from roadmap_tui.actions.sets import declining

    return act(session, ids, options, partial(declining, because), "{} → declined")


@click.command(cls=Changing)
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


@click.command(cls=Changing, makes="N")
@click.argument("words", nargs=-1, required=True, metavar="[ID …] TEXT", shell_complete=complete_story)
@set_options("Story")
@pass_session
def note(session: Session, words: tuple[str, ...], options: SetOptions) -> int:
    """Leave a note on stories; prints its id, or that of each."""
    return note_each(session, words, options)
