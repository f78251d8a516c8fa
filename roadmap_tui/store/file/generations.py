"""Backups of a board: its previous state beside it, and the state at the start of each of the last seven days."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from roadmap_tui.errors import Problem
from roadmap_tui.files.folders import short_digest, state_folder
from roadmap_tui.store.document import Content
from roadmap_tui.store.file.durable import beside, read_file, write_file
from roadmap_tui.store.migrations import up_to_date
from roadmap_tui.store.protocol import Generation
from roadmap_tui.store.rows import Unreadable

DAYS = 7
"""The number of days kept."""


def previous_of(path: Path) -> Path:
    """The path of the generation before the last write."""
    return beside(path, ".previous")


def days_of(path: Path) -> Path:
    """The folder of a board's days, in the state folder of the user."""
    return state_folder() / "boards" / short_digest(os.fsencode(path))


def format_backup_of(path: Path, version: int) -> Path:
    """The path of the backup that a migration leaves of a board in its older format."""
    return beside(path, f".format-{version}")


def newer_of(path: Path, generation: int) -> Path:
    """The path of a state that was newer than the copy which another program put in its place."""
    return beside(path, f".newer-{generation}")


def newer_states(path: Path) -> list[Path]:
    """The states that were newer than a copy which took their place."""
    return sorted(one for one in _siblings(path) if one.name.removeprefix(f"{path.name}.newer-").isdigit())


def keep_day(path: Path, read: Callable[[], bytes]) -> None:
    """Keep the board, which is read when it is needed, before the first write of a day; only seven days stay.

    A state folder that cannot be written does not stop the work on the board.
    """
    with suppress(OSError, Problem):
        folder = days_of(path)
        day = folder / f"{datetime.now().astimezone().date().isoformat()}.json"
        if day.exists():
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_file(day, read(), mode=0o600, times_of=path.stat())
        for old in sorted(folder.glob("????-??-??.json"))[:-DAYS]:
            old.unlink()


def places(path: Path) -> list[Path]:
    """The files of all earlier states, readable or not."""
    days: list[Path] = []
    with suppress(OSError):
        days = sorted(days_of(path).glob("????-??-??.json"), reverse=True)
    backups = sorted(one for one in _siblings(path) if one.name.removeprefix(f"{path.name}.format-").isdigit())
    return [one for one in (previous_of(path), *newer_states(path), *days, *backups) if os.path.lexists(one)]


def temporaries(path: Path) -> list[Path]:
    """Temporary files that a killed writer left of earlier states: under such names nobody looks for a board."""
    from glob import escape  # seldom needed

    named = escape(path.name)
    kept = (f"{named}.format-*.tmp", f"{named}.newer-*.tmp")
    beside_it = [one for one in _siblings(path) if any(map(one.match, kept))]
    return [*beside_it, *days_of(path).glob("????-??-??.json.tmp")]


def readable(path: Path) -> Iterator[tuple[Generation, Content]]:
    """The earlier states that can be brought back, newest first."""
    dated = [(place.lstat().st_mtime_ns, -at, place) for at, place in enumerate(places(path))]
    for _, _, place in sorted(dated, reverse=True):
        with suppress(OSError, Unreadable):
            yield open_generation(place)


def open_generation(place: Path) -> tuple[Generation, Content]:
    """One earlier state in the current format. Raises OSError or Unreadable."""
    data, (_, _, modified, _, size) = read_file(place)
    content = up_to_date(Content(data))
    _ = content.board
    saved_at = datetime.fromtimestamp(modified / 1e9, UTC)
    return Generation(name=str(place), saved_at=saved_at, size=size), content


def _siblings(path: Path) -> list[Path]:
    try:
        return list(path.parent.iterdir())
    except OSError:
        return []
