"""Mappings that are kept by a name."""

from pathlib import Path

import pytest

from roadmap_tui.errors import Usage
from roadmap_tui.intake.saved_mappings import SavedMapping, recall, remember, remembered, remembered_file


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def test_a_mapping_is_kept_and_recalled() -> None:
    """In any case of its name, with columns of any words; the later one of a name counts."""
    remember(SavedMapping("crm", "plain", ("Wie=customer",), None))
    kept = SavedMapping("crm", "plain", ('Hoe "vaak"=frequency', "Wat=said"), "Europe/Paris")
    where = remember(kept)

    assert recall("CRM") == kept
    assert remembered() == {"crm": kept}
    assert (where, where.stat().st_mode & 0o777) == (remembered_file(), 0o600)


def test_a_tool_is_a_shape_of_its_own() -> None:
    """What `--from` names is a tool first."""
    assert recall(" Zendesk") == SavedMapping("zendesk", shape="zendesk")


@pytest.mark.parametrize(
    ("name", "says"), [("zendesk", "a shape of its own"), ("a b", "letters"), ("", "letters")]
)
def test_a_name_that_cannot_be_taken(name: str, says: str) -> None:
    """A tool's name and what is no plain name are refused."""
    with pytest.raises(Usage, match=says):
        remember(SavedMapping(name))


def test_a_mistyped_name_is_told() -> None:
    """Kept mappings are among what may have been meant."""
    remember(SavedMapping("ideas", maps=("a=said",)))

    with pytest.raises(Usage, match="Did you mean ideas"):
        recall("idea")


def test_a_broken_file_is_named() -> None:
    """What a person wrote wrong into it is told with the file."""
    remembered_file().parent.mkdir(parents=True)
    remembered_file().write_text('[x]\nmap = "a=said"\n')

    with pytest.raises(Usage, match=r"intake\.toml: \[x\] map is a list"):
        recall("x")
