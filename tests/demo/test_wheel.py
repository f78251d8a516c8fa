"""What is built into the wheel: the sample's data, and no generator of loads."""

from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]


def built() -> set[str]:
    """The files of the wheel."""
    found = WheelBuilder(str(ROOT)).recurse_included_files()
    return {one.distribution_path for one in found}


def test_the_data_files_are_in() -> None:
    """A wheel without them could make no sample."""
    data = {f"roadmap_tui/demo/data/{one.name}" for one in (ROOT / "roadmap_tui/demo/data").glob("*.toml")}

    assert data
    assert data <= built()


def test_only_the_package_is_in() -> None:
    """Benchmarks, their boards and tests stay behind."""
    assert {"roadmap_tui"} == {one.partition("/")[0] for one in built()}
