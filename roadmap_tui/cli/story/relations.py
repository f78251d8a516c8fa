"""`roadmap story block`, `split`, `duplicate` and `related`: relations of stories to each other."""

from typing import Any

import click

from roadmap_tui.cli.app.commands import Changing, field_options, given, pass_session
from roadmap_tui.cli.app.complete import complete_metric, complete_request, complete_story
from roadmap_tui.cli.app.result import print_now, say_done
from roadmap_tui.cli.app.session import Session
from roadmap_tui.model.fields.story import STORY


@click.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@click.option(
    "--by",
    multiple=True,
    required=True,
    metavar="ID",
    shell_complete=complete_story,
    help="The story it waits for.",
)
@click.option("--remove", is_flag=True, help="It waits no longer.")
@pass_session
def block(session: Session, identity: str, by: tuple[str, ...], remove: bool) -> None:
    """Say that a story waits for another one, which its card then tells until that one ships."""
    from roadmap_tui.actions import relations
    from roadmap_tui.model.records import Story

    with session.changing() as change:
        story = change.get(Story, identity)
        named = [change.get(Story, one).id for each in by for one in each.replace(",", " ").split()]
        for one in named:
            if remove:
                relations.remove(change, story.id, one, "blocked")
            else:
                relations.block(change, story.id, one)
    done = "no longer waits for" if remove else "is blocked by"
    say_done(session, story.id, f"{story.id} {done} {', '.join(named)}.")


@click.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@click.option(
    "--to", multiple=True, metavar="ID", shell_complete=complete_story, help="The story it has to do with."
)
@click.option("--remove", is_flag=True, help="They have nothing to do with each other.")
@pass_session
def related(session: Session, identity: str, to: tuple[str, ...], remove: bool) -> None:
    """Relate two stories. Without --to, print what a story is related to, and how."""
    if not to:
        if remove:
            raise click.UsageError("Say which relation: `roadmap story related S-1 --to S-2 --remove`.")
        _print_related(session, identity)
        return
    from roadmap_tui.actions import relations
    from roadmap_tui.model.records import Story

    with session.changing() as change:
        story = change.get(Story, identity)
        named = [change.get(Story, one).id for each in to for one in each.replace(",", " ").split()]
        for one in named:
            if remove:
                relations.remove(change, story.id, one, "related")
            else:
                relations.relate(change, story.id, one)
    done = "is no longer related to" if remove else "is related to"
    say_done(session, story.id, f"{story.id} {done} {', '.join(named)}.")


def _print_related(session: Session, identity: str) -> None:
    from roadmap_tui.cli.app import lookup
    from roadmap_tui.cli.app.output import table
    from roadmap_tui.model.relations import related as related_to
    from roadmap_tui.model.stages import stage_of

    snapshot = session.read()
    story = lookup.story(snapshot, identity)
    found = [(name, snapshot.stories[one]) for name, ids in related_to(snapshot, story.id).items() for one in ids]
    if session.json:
        session.out_json(
            [
                {"relation": name, "id": one.id, "title": one.title, "stage": stage_of(one, session.today)}
                for name, one in found
            ]
        )
        return
    rows = [(name, one.id, stage_of(one, session.today), one.title) for name, one in found]
    session.out(table(("relation", "id", "stage", "title"), rows, flexible=3))


@click.command(cls=Changing, makes="S")
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@click.option(
    "--request",
    "requests",
    multiple=True,
    metavar="R-1",
    shell_complete=complete_request,
    help="A request that goes over to the part.",
)
@click.option(
    "--both",
    multiple=True,
    metavar="R-1",
    shell_complete=complete_request,
    help="A request that stands behind both from now on.",
)
@field_options(STORY, completing={"metric": complete_metric})
@pass_session
def split(
    session: Session, /, identity: str, requests: tuple[str, ...], both: tuple[str, ...], **options: Any
) -> None:
    """Split a part from a story: a new story below it, with its fields but for those given; prints its id.

    The requests that you name go over to the part, all others stay.
    """
    from roadmap_tui.actions import relations
    from roadmap_tui.actions.fields import read_story
    from roadmap_tui.model.records import Story

    fields = given(options)
    if not fields.get("title"):
        raise click.UsageError("The part needs a title of its own: --title.")
    with session.changing() as change:
        before = change.get(Story, identity)
        values = read_story(fields, session.reading, before=before.target, guarding=before.guardrail)
        part = relations.split(
            change,
            before.id,
            values,
            requests=[one for each in requests for one in each.replace(",", " ").split()],
            both=[one for each in both for one in each.replace(",", " ").split()],
        )
    session.say(f"{part.id} is split from {before.id}.")
    if session.json:
        print_now(session, part.id)
    else:
        session.out(part.id)


@click.command(cls=Changing)
@click.argument("identity", metavar="ID", shell_complete=complete_story)
@click.option("--of", required=True, metavar="ID", shell_complete=complete_story, help="The story that stays.")
@pass_session
def duplicate(session: Session, identity: str, of: str) -> None:
    """Set a story aside as a duplicate of another one, behind which its requests stand from now on.

    It is declined with that reason; moving it back makes it a story of its own again.
    """
    from roadmap_tui.actions import relations
    from roadmap_tui.model.records import Story

    with session.changing() as change:
        kept = change.get(Story, of)
        story = relations.duplicate(change, identity, kept.id)
    say_done(session, story.id, f"{story.id} is a duplicate of {kept.id}, behind which its requests stand now.")
