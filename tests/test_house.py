"""The house as a whole: what a plain command imports, and what the package ships."""

import re
import subprocess
import sys
from importlib import metadata, resources
from pathlib import Path

import pytest

from roadmap_tui import __version__

ROADMAP = [sys.executable, "-m", "roadmap_tui.cli.main"]
SCREENS = {"textual", "rich"}
NETWORK = {"httpx", "httpcore", "anyio", "keyring"}
WRITING = {"tinydb", "filelock", "platformdirs"}
RECORDS = {"msgspec", "dateutil"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without settings, and a folder with an empty board to stand in."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("ROADMAP_ME_NAME", "Ada")
    monkeypatch.delenv("ROADMAP_BOARD", raising=False)
    monkeypatch.chdir(tmp_path)
    subprocess.run([*ROADMAP, "init"], check=True, capture_output=True)
    return tmp_path


def imported(*arguments: str) -> set[str]:
    """The libraries that a command has imported by its end, in a process of its own."""
    code = (
        "import sys\n"
        "from roadmap_tui.cli.main import run\n"
        "code = run(sys.argv[1:])\n"
        "sys.stderr.write('\\n' + ' '.join({one.partition('.')[0] for one in sys.modules}))\n"
        "sys.exit(code)"
    )
    found = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(found.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("line", ["--version", "--help", "story add --help"])
def test_help_imports_no_library_but_click(home: Path, line: str) -> None:
    """What only tells, imports nothing that reads, writes, draws or talks."""
    assert set() == imported(*line.split()) & (SCREENS | NETWORK | WRITING | RECORDS)


@pytest.mark.parametrize("line", ["story list", "request list --json", "story rank", "history"])
def test_reading_imports_no_screen_and_no_lock(home: Path, line: str) -> None:
    """What only reads, imports neither screens nor the network, and nothing that writes."""
    assert set() == imported(*line.split()) & (SCREENS | NETWORK | WRITING)


@pytest.mark.parametrize("line", ["request add --said slow", "story add --title Fast", "undo"])
def test_writing_imports_no_screen_and_no_network(home: Path, line: str) -> None:
    """What writes, imports neither screens nor the network."""
    if line == "undo":
        subprocess.run([*ROADMAP, "story", "add", "--title", "Slow"], check=True, capture_output=True)

    assert set() == imported(*line.split()) & (SCREENS | NETWORK)


def test_imports_would_be_noticed() -> None:
    """The look at a process sees what is imported."""
    assert {"roadmap_tui", "click"} <= imported("--help")


def test_one_version() -> None:
    """The package, its metadata and the command tell the same version."""
    told = subprocess.run([*ROADMAP, "--version"], capture_output=True, text=True, check=True).stdout

    assert (metadata.version("roadmap-tui"), f"roadmap {__version__}\n") == (__version__, told)


def test_the_package_is_typed() -> None:
    """Type checkers are told that the package has types."""
    assert resources.files("roadmap_tui").joinpath("py.typed").is_file()


def test_every_screen_has_its_style() -> None:
    """Each style sheet is named by a screen or an app, and each one named lies where it is looked for."""
    screens = Path(str(resources.files("roadmap_tui"))) / "tui"
    named = {
        (source.parent / found).resolve()
        for source in screens.rglob("*.py")
        for found in re.findall(r'"([./\w]+\.tcss)"', source.read_text("utf-8"))
    }

    assert set(screens.rglob("*.tcss")) == named
