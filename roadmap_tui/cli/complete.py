"""What a shell offers for an argument: ids with their titles, stages, touchpoints."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from roadmap_tui.cli.context import Session
from roadmap_tui.model.errors import Problem

if TYPE_CHECKING:
    from roadmap_tui.model.snapshot import Snapshot

_MOST = 200
_LONGEST = 60


def story_ids(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Ids of stories that are not archived, with their titles."""
    board = _board(context)
    return _items(
        incomplete, ((one.id, one.title) for one in board.stories.values() if not one.archived) if board else ()
    )


def request_ids(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Ids of requests, with what was said."""
    board = _board(context)
    return _items(incomplete, ((one.id, one.said or "") for one in board.requests.values()) if board else ())


def customer_ids(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Ids of customers, with their names."""
    board = _board(context)
    return _items(incomplete, ((one.id, one.name) for one in board.customers.values()) if board else ())


def stages(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Stages a story can be moved to."""
    from roadmap_tui.model.stages import STAGES

    return _items(incomplete, ((name, "") for name in STAGES))


def touchpoints(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[Any]:
    """Touchpoints."""
    from roadmap_tui.model.records import TOUCHPOINTS

    return _items(incomplete, ((name, "") for name in TOUCHPOINTS))


def _board(context: click.Context) -> "Snapshot | None":
    """The board that the line names; None where it cannot be read, since a completion never complains."""
    try:
        return Session.of(context).read()
    except (Problem, OSError):
        return None


def _items(incomplete: str, pairs: Iterable[tuple[str, str]]) -> list[Any]:
    from click.shell_completion import CompletionItem

    from roadmap_tui.model.text import one_line

    found = []
    for name, words in pairs:
        if name.casefold().startswith(incomplete.casefold()):
            found.append(CompletionItem(name, help=one_line(words)[:_LONGEST] or None))
            if len(found) == _MOST:
                break
    return found
