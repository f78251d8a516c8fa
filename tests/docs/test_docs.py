"""The documentation: made from the code where it can be, and true where it is written."""

import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from roadmap_tui.cli.app.root import root
from roadmap_tui.settings.schema import KEYS, SECTIONS, split_name, variable
from roadmap_tui.tui.common.commands import COMMANDS
from scripts import docs
from tests.docs.pages import PAGES, ROOT, anchors, command_lines, links, roadmap_arguments
from tests.each_row import each_row

REGISTRIES = [
    ".".join(one) for one in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "com"), ("crates", "io"))
]
SOURCE = re.compile(r"\w/\w[\w/]*\.(?:py|tcss)$|^(?:[a-z_]+/)+$")
MACHINE = re.compile(r"(?<![\w.{}/-])/(?:work|root|tmp|home)/")
EXAMPLE = "/" + "tmp/large/roadmap.json"
"""The one path that stands in a command's example."""


def names(pages: list[Path]) -> list[str]:
    return [str(one.relative_to(ROOT)) for one in pages]


@pytest.mark.parametrize("name", docs.PAGES)
def test_made_pages_say_what_the_code_says(name: str) -> None:
    """Pages made from the code are fresh; `python -m scripts.docs` makes them so."""
    assert docs.PAGES[name]() == (ROOT / "docs" / name).read_text("utf-8")


def test_every_key_has_its_place() -> None:
    """Each command of the screens stands on the page of keys."""
    page = (ROOT / "docs" / "keys.md").read_text("utf-8")

    assert [] == [one.id for one in COMMANDS if f"`{one.id}`" not in page]


@each_row("page", PAGES)
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link of a page leads to a file, and to a heading where it names one."""
    broken = []
    for link in links(page):
        name, _, anchor = link.partition("#")
        there = page.parent / name if name else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(link)

    assert [] == broken


@each_row("page", PAGES)
def test_files_of_the_project_exist(page: Path) -> None:
    """Each file or folder of code that a page names lies in the package or beside it."""
    named = {one for one in re.findall(r"`([\w./-]+)`", page.read_text("utf-8")) if SOURCE.search(one)}

    assert [] == sorted(
        one for one in named if not ((ROOT / one).exists() or (ROOT / "roadmap_tui" / one).exists())
    )


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_commands_can_be_typed(page: Path) -> None:
    """Each `roadmap …` on a page is one that the command line understands."""
    wrong = {}
    for line in command_lines(page):
        for arguments in roadmap_arguments(line):
            try:
                understand(arguments)
            except click.ClickException as problem:
                wrong[line] = problem.format_message()

    assert {} == wrong


def understand(arguments: list[str]) -> None:
    """Read a command line to its end as click does, without running it. A group alone counts as a mention."""
    command: click.Command = root
    context = root.make_context("roadmap", list(arguments))
    while isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        if not rest:
            return
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command = found
        try:
            context = command.make_context(name, rest, parent=context)
        except (click.exceptions.NoArgsIsHelpError, click.MissingParameter):
            if not rest:
                return
            raise
    if context.command_path.startswith("roadmap config ") and "key" in context.params:
        key = context.params["key"]
        if key not in {*KEYS, "KEY"} and split_name(key)[0] not in KEYS:
            raise click.UsageError(f"There is no setting {key}.")


def test_commands_are_found_on_the_pages() -> None:
    """The reader of pages sees commands in blocks, in sentences, after a pipe, a variable and a `$`."""
    lines = ["A=1 roadmap x", "pass a | roadmap login jira", 'eval "$(roadmap completion bash)"', "roadmap", "no"]

    assert [[["x"]], [["login", "jira"]], [["completion", "bash"]], [[]], []] == [
        roadmap_arguments(one) for one in lines
    ]
    assert len([one for one in command_lines(ROOT / "README.md") if roadmap_arguments(one)]) > 10


@each_row("line", ["storyy", "story moov", "push --agian S-1", "config set tracker.jira.sit x"])
def test_a_wrong_command_would_be_noticed(line: str) -> None:
    """A page's command is held to the command line's own names, options and settings."""
    with pytest.raises(click.ClickException):
        understand(line.split())


@each_row("page", PAGES)
def test_settings_and_variables_exist(page: Path) -> None:
    """Each setting and each ROADMAP_ variable that a page names is one."""
    text = page.read_text("utf-8")
    known = {variable(name) for name in KEYS} | set(docs.OTHER_VARIABLES)
    variables = set(re.findall(r"\bROADMAP_[A-Z_]*[A-Z]\b", text))
    section = "|".join(SECTIONS)
    keys = set(re.findall(rf"`((?:{section})\.[a-z_]+(?:\.[a-z_]+)?)`", text))
    keys = {split_name(one)[0] if split_name(one)[0] in KEYS else one for one in keys}
    ids = {one.id for one in COMMANDS} | {"roadmap.json", "roadmap.toml", "board.csv", "board.svg", "intake.toml"}

    assert set() == variables - known
    assert set() == keys - set(KEYS) - ids


def test_every_setting_is_documented() -> None:
    """The page of commands tells of each key and its variable."""
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")

    assert [] == [name for name in KEYS if f"`{name}` | `{variable(name)}`" not in page]


def kept_files() -> list[Path]:
    """The files that git keeps."""
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout of git")
    found = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    files = [ROOT / one for one in found.stdout.decode().split("\0") if one]
    return [one for one in files if one.is_file()]


def test_no_file_names_a_registry() -> None:
    """The project names no host of a package registry: people install from where they choose."""
    telling = {
        str(file.relative_to(ROOT)): host
        for file in kept_files()
        for host in REGISTRIES
        if host in file.read_text("utf-8", "replace")
    }

    assert {} == telling


def test_no_file_names_a_path_of_a_machine() -> None:
    """No file depends on where it was written."""
    telling = {
        str(file.relative_to(ROOT)): found[0]
        for file in kept_files()
        if (found := MACHINE.search(file.read_text("utf-8", "replace").replace(EXAMPLE, "")))
    }

    assert {} == telling


def test_scripts_exist() -> None:
    """Each `python -m` of our own that a page names is there."""
    named = {
        one
        for page in PAGES
        for one in re.findall(r"python -m ((?:bench|scripts)\.\w+)", page.read_text("utf-8"))
    }

    assert {"bench.store", "scripts.docs"} <= named
    assert [] == [one for one in named if find_spec(one) is None]


def test_every_script_is_told() -> None:
    """Whoever contributes learns of each script that can be run."""
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    scripts = [*(ROOT / "bench").glob("*.py"), *(ROOT / "scripts").glob("*.py")]
    runnable = [one for one in scripts if '__name__ == "__main__"' in one.read_text("utf-8")]

    assert [] == [one.name for one in runnable if f"{one.parent.name}.{one.stem}" not in page]
