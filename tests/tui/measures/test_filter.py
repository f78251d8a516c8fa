"""The filter of the measures: fields say what is measured, words which measures are shown."""

from pathlib import Path

from roadmap_tui.actions import customers, requests
from roadmap_tui.actions.change import Change
from tests.tui.at_screen import board, opened, press, shown, until


def _fill(change: Change) -> None:
    for name, segment in (("Acme", "Bank"), ("Birch", "Retail")):
        customers.add(change, {"name": name, "segment": segment})
        requests.add(change, {"said": f"{name} waits"}, customer=name)


async def test_fields_say_what_is_measured(tmp_path: Path) -> None:
    """Fewer requests count; a wrong field leaves what there is; without a filter all count again."""
    async with opened(board(tmp_path, _fill)) as (_app, pilot):
        await press(pilot, "5")
        screen = await shown(pilot, "MeasuresScreen")
        await until(pilot, lambda: screen.is_known and screen.is_settled)
        whole = {name: one.n for name, one in screen.model.measures.items()}

        for typed, is_less in (("segment:bank", True), ("segment:bank ownr:x", True), ("", False)):
            screen.find(typed)
            await until(pilot, lambda: screen.is_settled and screen.model.is_current)
            counts = {name: one.n for name, one in screen.model.measures.items()}
            assert is_less == any(counts[name] < n for name, n in whole.items())


async def test_words_say_which_measures_are_shown(tmp_path: Path) -> None:
    """As they do beside a field."""
    async with opened(board(tmp_path, _fill)) as (_app, pilot):
        await press(pilot, "5")
        screen = await shown(pilot, "MeasuresScreen")
        await until(pilot, lambda: screen.is_known and screen.is_settled)
        count = len(screen.model.shown)
        screen.find("wait segment:bank")

        assert 0 < len(screen.model.shown) < count
        assert "wait segment:bank" == screen.filter
