"""Pictures of the loop, the timeline, the measures and a story's readings over the sample, on a frozen day."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.at_screen import press, shown, until
from tests.tui.test_pictures import sample


async def worked_out(pilot: Pilot[int], name: str) -> None:
    """The screen shows what it worked out."""
    screen = await shown(pilot, name)
    await until(pilot, lambda: screen.is_known and screen.is_settled)
    await pilot.pause()


async def loop(pilot: Pilot[int]) -> None:
    """A customer who waits longer than a week."""
    await press(pilot, "3")
    await worked_out(pilot, "LoopScreen")
    await press(pilot, "j")


async def timeline(pilot: Pilot[int]) -> None:
    """A story of the last quarter that shipped."""
    await press(pilot, "4")
    await worked_out(pilot, "TimelineScreen")
    await press(pilot, "v", "j")


async def measures(pilot: Pilot[int]) -> None:
    """How long stories take, by CSM."""
    await press(pilot, "5")
    await worked_out(pilot, "MeasuresScreen")
    await press(pilot, "b", "b", "b")
    await worked_out(pilot, "MeasuresScreen")
    await press(pilot, "j", "j", "j", "j")


async def readings(pilot: Pilot[int]) -> None:
    """A story that was missed, then proven or not: its readings towards the target."""
    await press(pilot, "4")
    await worked_out(pilot, "TimelineScreen")
    await press(pilot, "G", "enter")
    screen = await shown(pilot, "StoryScreen")
    await until(pilot, lambda: "reading …" not in screen.behind.text)
    await pilot.pause()


@pytest.mark.parametrize(
    ("size", "theme", "begin"),
    [
        ((160, 45), "roadmap-dark", loop),
        ((80, 24), "roadmap-light", timeline),
        ((160, 45), "roadmap-light", measures),
        ((120, 40), "roadmap-dark", readings),
    ],
    ids=["loop-wide-dark", "timeline-small-light", "measures-wide-light", "readings-dark"],
)
def test_the_places_look_as_agreed(
    tmp_path: Path,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    theme: str,
    begin: Callable[[Pilot[int]], Awaitable[None]],
) -> None:
    """Each place once, in one of its sizes and one of our themes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert snap_compare(sample(tmp_path, theme), terminal_size=size, run_before=begin)
