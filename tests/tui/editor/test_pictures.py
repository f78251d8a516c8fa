"""Pictures of the editor over the sample, on a frozen day."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.at_screen import press, shown, until, write
from tests.tui.pictures import sample, settled


async def lifting(pilot: Pilot[int]) -> None:
    """A phrase is being picked in the quotes of a story."""
    await settled(pilot)
    await pilot.press("e")
    await shown(pilot, "EditorScreen")
    await press(pilot, "ctrl+l", "down", "down")


async def suggested(pilot: Pilot[int]) -> None:
    """A metric is being chosen for a new story."""
    await settled(pilot)
    await pilot.press("n")
    editor = await shown(pilot, "EditorScreen")
    editor.enter("metric")
    await pilot.pause()
    await write(pilot, "time")
    await until(pilot, lambda: editor.suggestions.list.display)
    await press(pilot, "down")
    editor.fields["metric"].inner.cursor_blink = False


@pytest.mark.parametrize(
    ("size", "theme", "begin"),
    [
        ((160, 45), "roadmap-dark", lifting),
        ((80, 24), "roadmap-light", suggested),
        pytest.param((160, 45), "roadmap-light", suggested, marks=pytest.mark.slow),
        pytest.param((80, 24), "roadmap-dark", lifting, marks=pytest.mark.slow),
    ],
    ids=["lifting-wide-dark", "suggestions-small-light", "suggestions-wide-light", "lifting-small-dark"],
)
def test_the_editor_looks_as_agreed(
    tmp_path: Path,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    theme: str,
    begin: Callable[[Pilot[int]], Awaitable[None]],
) -> None:
    """Wide and dark while a phrase is lifted; small and light while a metric is chosen."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert snap_compare(sample(tmp_path, theme), terminal_size=size, run_before=begin)
