"""The house as a whole: what a plain command imports, and what the package ships."""

import ast
import re
import subprocess
import sys
from importlib import metadata, resources
from pathlib import Path

import pytest

from roadmap_tui import __version__
from roadmap_tui.cli.main import run
from tests.source import PACKAGE, modules_of

ROADMAP = [sys.executable, "-m", "roadmap_tui.cli.main"]
SCREENS = {"textual", "rich"}
NETWORK = {"httpx", "httpcore", "anyio", "keyring"}
WRITING = {"tinydb", "filelock", "platformdirs"}
RECORDS = {"msgspec", "dateutil"}
CLASS = re.compile(r"^ *class (\w+)(?:\(([^)]*)\))?:", re.MULTILINE)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without settings, and a folder to stand in with a board of one story."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("ROADMAP_ME_NAME", "Ada")
    monkeypatch.delenv("ROADMAP_BOARD", raising=False)
    monkeypatch.chdir(tmp_path)
    assert (0, 0) == (run(["init"]), run(["story", "add", "--title", "Slow", "--target", "1"]))
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


@pytest.mark.parametrize("line", ["story list --json", "story list", "request list", "story rank", "history"])
def test_reading_imports_no_screen_and_no_lock(home: Path, line: str) -> None:
    """What only reads, imports neither screens nor the network, nothing that writes, and no reader of days."""
    assert set() == imported(*line.split()) & (SCREENS | NETWORK | WRITING | {"dateutil"})


@pytest.mark.parametrize("line", ["request add --said slow", "story add --title Fast", "undo"])
def test_writing_imports_no_screen_and_no_network(home: Path, line: str) -> None:
    """What writes, imports neither screens nor the network."""
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


def name_of(path: Path) -> str:
    """The name of a module; a package's face goes by the package's."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.Module, path: Path, known: dict[str, Path]) -> set[str]:
    """What a module imports of the package, also late; what only types ask for is left out."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names = {f"{node.module}.{one.name}" for one in node.names}
            found |= {one if one in known else node.module for one in names}
        waiting += [one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.expr)]
    return {one for one in found if one in known and known[one] != path}


def circles_of(graph: dict[str, set[str]]) -> set[tuple[str, ...]]:
    """The groups of nodes that reach each other."""
    reached: dict[str, set[str]] = {}
    for start in graph:
        seen: set[str] = set()
        waiting = list(graph[start])
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += graph[one]
        reached[start] = seen
    return {
        tuple(sorted({start, *(one for one in reached[start] if start in reached[one])}))
        for start in graph
        if start in reached[start]
    }


def folders(graph: dict[str, set[str]], known: dict[str, Path]) -> dict[str, set[str]]:
    """The folders of a graph of modules; a folder and one within it do not count as two."""

    def folder(module: str) -> str:
        return module if known[module].name == "__init__.py" else module.rpartition(".")[0]

    found: dict[str, set[str]] = {folder(module): set() for module in graph}
    for module, imported in graph.items():
        here = folder(module)
        found[here] |= {
            there
            for there in map(folder, imported)
            if not f"{there}.".startswith(f"{here}.") and not f"{here}.".startswith(f"{there}.")
        }
    return found


def test_no_import_circles() -> None:
    """No module and no folder imports, also late or through others, what imports it."""
    known = {name_of(path): path for path in PACKAGE.rglob("*.py")}
    graph = {name_of(path): imports_of(tree, path, known) for path, tree in modules_of()}

    assert set() == circles_of(graph)
    assert set() == circles_of(folders(graph, known))


def test_a_circle_would_be_noticed() -> None:
    """Three that import each other in a ring are one circle; who only leads there is none of it."""
    assert {("a", "b", "c")} == circles_of({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})


def classes_of(folder: Path) -> dict[str, list[str]]:
    """The names of the classes of a folder, with those of the classes that each is made from."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    return {
        name: re.findall(r"[\w.]+", re.sub(r"\[.*?\]", "", above))
        for text in texts
        for name, above in CLASS.findall(text)
    }


def test_classes_inherit_through_few_others() -> None:
    """At most four of our own stand in a line: what more is needed is composed."""
    bases = classes_of(PACKAGE)

    def line_of(name: str) -> list[str]:
        above = [line_of(one) for one in bases[name] if one in bases and one != name]
        return [name, *max(above, key=len, default=[])]

    assert [] == [line for line in map(line_of, bases) if len(line) > 4]
    assert ["EditorScreen", "FormScreen", "BoardScreenBase"] == line_of("EditorScreen")


def test_style_sheets_name_classes_that_exist() -> None:
    """A type selector of a style sheet is a class of the screens or of Textual's, or it would style nothing."""
    import textual.widgets

    defined = set(classes_of(PACKAGE / "tui"))
    theirs = {
        *vars(textual.widgets)["__all__"],
        "Screen",
        "VerticalScroll",
        "Vertical",
        "ToastRack",
        "Toast",
        "CommandPalette",
        "SearchIcon",
    }
    sheets = [
        re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for path in PACKAGE.rglob("*.tcss")
    ]
    selectors = [found for sheet in sheets for found in re.findall(r"([^{};]+)\{", sheet)]
    named = {one for selector in selectors for one in re.findall(r"(?<![\w.#:-])[A-Z]\w*", selector)}

    assert set() == named - defined - theirs
    assert {"BoardScreen", "ListScreen"} <= named
