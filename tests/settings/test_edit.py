"""Changing one value of a settings file."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from roadmap_tui.errors import Refused, Usage
from roadmap_tui.settings.edit import set_value

BEFORE = """\
# ours
[jira]  # the tracker
site = "https://old.example"   # moved "soon" # really
project = "ROAD"

[jira.status]
building = "In Progress"

[me]
name = "Ada # not a comment"
"""


def after(path: Path, section: str, key: str, value: str | int | None) -> str:
    path.write_text(BEFORE)
    set_value(path, section, key, value)
    return path.read_text()


def test_a_value_changes_and_its_comment_stays(mine: Path) -> None:
    """Only the value of the line changes."""
    changed = after(mine, "jira", "site", "https://new.example")

    assert BEFORE.replace("https://old.example", "https://new.example") == changed


def test_a_sign_within_a_text_is_no_comment(mine: Path) -> None:
    """A `#` inside quotes belongs to the value."""
    assert BEFORE.replace("Ada # not a comment", "Grace") == after(mine, "me", "name", "Grace")


def test_a_new_key_goes_to_the_end_of_its_section(mine: Path) -> None:
    """A key that is not there yet follows the section's last one."""
    wanted = BEFORE.replace('project = "ROAD"\n', 'project = "ROAD"\nissue_type = "Story"\n')

    assert wanted == after(mine, "jira", "issue_type", "Story")


def test_a_key_of_a_table_within(mine: Path) -> None:
    """A table within a section is a section of its own."""
    wanted = BEFORE.replace('"In Progress"\n', '"In Progress"\nready = "To Do"\n')

    assert wanted == after(mine, "jira.status", "ready", "To Do")


def test_a_new_section_goes_to_the_end(mine: Path) -> None:
    """A section that is not there yet is added."""
    assert f"{BEFORE}\n[calendar]\nyear_starts = 4\n" == after(mine, "calendar", "year_starts", 4)


def test_a_key_is_taken_out(mine: Path) -> None:
    """None takes the line out."""
    assert BEFORE.replace('project = "ROAD"\n', "") == after(mine, "jira", "project", None)


def test_a_file_is_made_for_its_owner_only(home: Path) -> None:
    """A new file, with its folder, is private."""
    path = home / "new" / "roadmap.toml"
    set_value(path, "me", "name", "Ada")

    assert path.read_text() == '[me]\nname = "Ada"\n'
    assert path.stat().st_mode & 0o777 == 0o600


def test_mode_and_link_are_kept(mine: Path, home: Path) -> None:
    """A file keeps its mode, and a link goes on leading to it."""
    real = home / "dotfiles.toml"
    real.write_text(BEFORE)
    real.chmod(0o640)
    mine.symlink_to(real)
    set_value(mine, "me", "name", "Grace")

    assert mine.is_symlink()
    assert "Grace" in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "text", ['[jira]\nsite = """\nhttps://x"""\n', 'jira.site = "x"\n', 'jira = {site = "x"}\n', "[jira\n"]
)
def test_a_layout_that_only_people_can_edit_is_left_alone(mine: Path, text: str) -> None:
    """What cannot be changed line by line is refused, and nothing is written."""
    mine.write_text(text)

    with pytest.raises(Usage, match=r"roadmap\.toml"):
        set_value(mine, "jira", "site", "https://new.example")
    assert text == mine.read_text()


def test_a_folder_that_takes_no_file(home: Path) -> None:
    """A failing write is a sentence."""
    (home / "file").write_text("")

    with pytest.raises(Refused, match="cannot be written"):
        set_value(home / "file" / "roadmap.toml", "me", "name", "Ada")


@given(value=st.text(st.characters(exclude_categories=["Cs"])))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_text_comes_back(tmp_path: Path, value: str) -> None:
    """Every text is read back as it was written, beside what stood there."""
    path = tmp_path / "roadmap.toml"
    path.write_text(BEFORE)
    set_value(path, "me", "channel", value)

    assert tomllib.loads(BEFORE)["jira"] == tomllib.loads(path.read_text("utf-8"))["jira"]
    assert value == tomllib.loads(path.read_text("utf-8"))["me"]["channel"]


def test_lists_and_flags_are_written_as_such(tmp_path: Path) -> None:
    """A list of words becomes an array, yes becomes true."""
    path = tmp_path / "roadmap.toml"
    set_value(path, "wording", "roles", ["yard lead", 'a "b"'])
    set_value(path, "wording", "internal", True)

    assert '[wording]\nroles = ["yard lead", "a \\"b\\""]\ninternal = true\n' == path.read_text()
