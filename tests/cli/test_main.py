"""The command line as a whole: options on both sides, sentences instead of tracebacks, nothing loaded in vain."""

import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from roadmap_tui import __version__
from roadmap_tui.cli.app.commands import Group, examples_of, pass_session
from roadmap_tui.cli.app.root import COMMANDS, root
from roadmap_tui.cli.app.session import Session
from roadmap_tui.files.packaged import packaged_toml
from tests.cli.conftest import Shell
from tests.each_row import each_row

ROADMAP = [sys.executable, "-m", "roadmap_tui.cli.main"]

EXAMPLES = packaged_toml("cli/data/examples.toml")


def test_examples_are_found_by_their_heading() -> None:
    """As TOML has them, which help does not take the time to read whole."""
    found = {}
    for name in EXAMPLES:
        context = click.Context(click.Command("roadmap"))
        for word in name.split()[1:]:
            context = click.Context(click.Command(word), parent=context, info_name=word)
        found[name] = examples_of(context)

    assert found == EXAMPLES


@click.group(cls=Group)
def probe() -> None:
    """A group for these tests."""


@probe.command("show")
@click.option("--said")
@click.argument("words", nargs=-1)
@pass_session
def show(session: Session, said: str | None, words: tuple[str, ...]) -> None:
    """Print what arrived."""
    session.out_json([session.flags.board, session.json, session.me, said, list(words)])


@probe.command("fail")
@click.argument("how")
def fail(how: str) -> None:
    """Fail in one way."""
    match how:
        case "bug":
            raise RuntimeError("secret words")
        case "nested":
            raise RecursionError
        case "interrupt":
            raise KeyboardInterrupt
        case "wait":
            print("waiting", flush=True)
            threading.Event().wait(30)
        case "file":
            Path("no-such-file").read_text()
        case _:
            raise click.Abort


@pytest.fixture(autouse=True)
def probing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "probe", ("tests.cli.test_main:probe", "For these tests."))
    monkeypatch.setitem(COMMANDS, "missing", ("roadmap_tui.cli.no_such_module:it", "Not there."))


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that is there, with its whole name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        try:
            command = group.get_command(context, name)
        except click.UsageError:
            continue
        assert command is not None
        if command is probe:
            continue
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


def test_help_names_every_command(shell: Shell) -> None:
    """--help lists the table, but for what git alone calls."""
    found = shell("--help")

    assert found.code == 0
    assert all(f"\n  {name}" in found.out for name, (_, about) in COMMANDS.items() if about)
    assert "--board FILE" in found.out


def test_version(shell: Shell) -> None:
    """--version prints it, alone or among others."""
    assert shell("--version").out == f"roadmap {__version__}\n"
    assert shell("--no-input", "--version").out == f"roadmap {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "also"),
    [(["--help"], "pathlib"), (["--version"], "click pathlib"), (["init", "--help"], ""), (["storyy"], "")],
)
def test_help_loads_nothing_in_vain(arguments: list[str], also: str) -> None:
    """What only helps, imports no screen, no store, no network and no records."""
    code = (
        "import sys; from roadmap_tui.cli.main import run; run(sys.argv[1:])\n"
        "heavy = set('textual rich httpx tinydb filelock dateutil msgspec platformdirs keyring'.split())\n"
        f"heavy |= set({also!r}.split())\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=False)

    assert (found.returncode, found.stderr.count(b"Traceback")) == (0, 0)


def test_the_first_card_loads_no_dialog_and_no_filter() -> None:
    """What opens the board imports nothing that only a later key needs."""
    code = (
        "import sys; import roadmap_tui.tui.app.app, roadmap_tui.tui.board.screen\n"
        "late = 'httpx click roadmap_tui.tui.common.ask roadmap_tui.model.filters.record_filter'.split()\n"
        "sys.exit(','.join(one for one in late if one in sys.modules) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("story list", "cli.story.add cli.story.change cli.story.relations cli.story.probe cli.tracker.link"),
        ("request add --said x", "cli.request.change cli.request.form cli.request.similar model.snapshot"),
    ],
)
def test_a_group_loads_the_command_that_runs(line: str, others: str, tmp_path: Path) -> None:
    """None of its other commands is imported, and nothing that others need."""
    code = (
        "import sys; from roadmap_tui.cli.main import run; run(sys.argv[1:])\n"
        f"sys.exit(' '.join(one for one in {others.split()!r} if f'roadmap_tui.{{one}}' in sys.modules) or 0)"
    )
    words = [sys.executable, "-c", code, "--board", "b.json", *line.split()]
    found = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=False)

    assert (found.returncode, "Traceback" in found.stderr) == (0, False)


@pytest.mark.parametrize("arguments", [[], ["--board", "there.json"]])
def test_opening_the_board_loads_no_click(arguments: list[str], tmp_path: Path) -> None:
    """The board is opened without the library of the command line, and says as ever what it needs."""
    code = (
        "import sys; from roadmap_tui.cli.main import run; code = run(sys.argv[1:])\n"
        "sys.exit('click' if 'click' in sys.modules else code)"
    )
    line = [sys.executable, "-c", code, *arguments]
    found = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, cwd=tmp_path, check=False)

    assert (found.returncode, b"needs a terminal" in found.stderr) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--board", "b", "--json", "--me", "Bob", "probe", "show", "x"],
        ["probe", "--board", "b", "--json", "show", "--me", "Bob", "x"],
        ["probe", "show", "x", "--me=Bob", "--json", "--board=b"],
    ],
)
def test_global_options_stand_anywhere(shell: Shell, arguments: list[str]) -> None:
    """Before the command, within its group or after it they mean the same."""
    assert shell(*arguments).json == ["b", True, "Bob", None, ["x"]]


def test_the_option_nearest_the_end_wins(shell: Shell) -> None:
    """A global option given twice counts as given last."""
    assert shell("--board", "a", "probe", "show", "--board", "b").json[0] == "b"


def test_words_that_look_like_options_stay_words(shell: Shell) -> None:
    """The value of an option, and what follows `--`, is never taken for a global option."""
    found = shell("probe", "show", "--said", "--json", "--", "--board", "--json", "--help")

    assert found.json == [None, False, "Ada", "--json", ["--board", "--json", "--help"]]


@each_row(
    ("arguments", "words"),
    [
        (["proble"], 'There is no command "proble". Did you mean probe? See `roadmap --help`.'),
        (["probe", "sho"], 'There is no command "sho". Did you mean show? See `roadmap probe --help`.'),
        (["probe", "show", "--sad", "x"], 'There is no option "--sad". Did you mean --said?'),
        (["--jsn"], 'There is no option "--jsn". Did you mean --json?'),
        (["probe", "show", "--said"], "Option '--said' requires an argument."),
        (["probe", "fail"], "Missing argument 'HOW'."),
        (["missing"], "`roadmap missing` is not part of this version."),
        (["\x1b[31mred"], 'There is no command "␛[31mred".'),
    ],
)
def test_a_wrong_line_is_one_sentence(shell: Shell, arguments: list[str], words: str) -> None:
    """What is wrong on the command line is said in one line, with what was probably meant, exit code 2."""
    found = shell(*arguments)

    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)
    assert found.err.startswith(f"roadmap: {words}")


def test_a_group_alone_shows_its_help(shell: Shell) -> None:
    """A group without a command tells what it has, on stderr, exit code 2."""
    found = shell("probe")

    assert (found.code, found.out) == (2, "")
    assert "show" in found.err


def test_the_board_needs_a_terminal(shell: Shell) -> None:
    """Without a terminal the bare command says so and exits with 2."""
    found = shell()

    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("roadmap: The board needs a terminal.")


def test_a_bug_is_one_sentence_and_a_log(shell: Shell, here: Path) -> None:
    """No traceback reaches a person; it lies in a private log that the sentence names."""
    found = shell("probe", "fail", "bug")
    log = here.parent / "state" / "roadmap-tui" / "roadmap.log"

    assert (found.code, found.err.count("\n")) == (1, 1)
    assert str(log) in found.err
    assert "secret words" not in found.err
    assert "RuntimeError: secret words" in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_large_log_is_put_aside(shell: Shell, here: Path) -> None:
    """The log stays small; one old one is kept."""
    folder = here.parent / "state" / "roadmap-tui"
    folder.mkdir(parents=True)
    (folder / "roadmap.log").write_text("old" * 100_000)
    shell("probe", "fail", "bug")

    assert (folder / "roadmap.log.1").read_text().startswith("old")
    assert "old" not in (folder / "roadmap.log").read_text()


def test_without_a_log_the_sentence_stands(shell: Shell, here: Path) -> None:
    """A state folder that cannot be written stops no sentence."""
    (here.parent / "state").write_text("")

    assert shell("probe", "fail", "bug").err == "roadmap: Something went wrong that should not (RuntimeError).\n"


@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        ("nested", 1, "roadmap: What was given is nested too deeply."),
        ("interrupt", 130, ""),
        ("abort", 130, ""),
        ("file", 1, "roadmap: no-such-file: No such file or directory."),
    ],
)
def test_other_ends(shell: Shell, how: str, code: int, words: str) -> None:
    """Every end has its exit code, and at most one sentence."""
    found = shell("probe", "fail", how)

    assert found.code == code
    assert found.err.startswith(words)
    assert "Traceback" not in found.err


def test_more_is_logged_when_asked(process: Shell, here: Path) -> None:
    """--verbose, before or after the command, leaves a trace in the log, and nothing on the screen."""
    log = here.parent / "state" / "roadmap-tui" / "roadmap.log"
    before = process("--verbose", "paths")
    after = process("story", "--board", "b.json", "list", "--verbose")

    assert [(one.code, one.err) for one in (before, after)] == [(0, ""), (0, "")]
    ran = [line.partition(" runs ")[2].partition(" from ")[0] for line in log.read_text().splitlines()]
    assert ran == ["paths", "story list"]


def test_a_reader_that_leaves_early(here: Path) -> None:
    """`roadmap … | head` ends quietly."""
    reader, writer = os.pipe()
    os.close(reader)
    found = subprocess.run([*ROADMAP, "config", "list"], stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)

    assert (found.returncode, found.stderr) == (0, b"")


def test_a_process_ends_at_once() -> None:
    """What is to be done at exit is done and what was said is whole, but nothing is taken apart."""
    found = _ended("kept = open(1, 'w', closefd=False); kept.write('taken apart')")

    assert found == (0, f"roadmap {__version__}\nat exit\n")


def test_a_process_waits_for_its_threads() -> None:
    """A thread that still runs comes to its end."""
    found = _ended("threading.Thread(target=lambda: (threading.main_thread().join(), print('joined'))).start()")

    assert found == (0, f"roadmap {__version__}\njoined\nat exit\n")


def _ended(line: str) -> tuple[int, str]:
    """The exit code and the output of a process that runs a line before the command line."""
    code = (
        "import atexit, sys, threading\n"
        "atexit.register(print, 'at exit')\n"
        "from roadmap_tui.cli.main import run\n"
        f"{line}\nsys.exit(run())"
    )
    found = subprocess.run([sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=False)
    return found.returncode, found.stdout


def test_a_full_disk(here: Path) -> None:
    """What cannot be written is said, exit code 1."""
    with open("/dev/full", "wb") as full:
        for arguments in (["config", "list"], ["--version"], ["--help"]):
            found = subprocess.run([*ROADMAP, *arguments], stdout=full, stderr=subprocess.PIPE, check=False)

            assert found.returncode == 1
            assert found.stderr == b"roadmap: The output cannot be written: No space left on device.\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams(here: Path, closed: str) -> None:
    """A stream that is closed stops nothing and no traceback appears."""
    line = f"'{sys.executable}' -m roadmap_tui.cli.main"
    for command in ("paths", "config list --json", "", "probl", "--help"):
        found = subprocess.run(["/bin/sh", "-c", f"{line} {command} {closed}"], capture_output=True, check=False)

        assert found.returncode in {0, 2}
        assert b"Traceback" not in found.stderr


def test_ctrl_c() -> None:
    """An interrupted command exits with 130 and without a traceback."""
    code = (
        "import sys; from roadmap_tui.cli.app.root import COMMANDS; from roadmap_tui.cli.main import run\n"
        "COMMANDS['probe'] = ('tests.cli.test_main:probe', '')\n"
        "sys.exit(run(['probe', 'fail', 'wait']))"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A runner of tests may ignore the signal, and its children would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "waiting\n"
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)

    assert (running.returncode, out, err) == (130, "", "")


def test_names_in_another_encoding(here: Path) -> None:
    """Bytes that are no UTF-8 end in a sentence."""
    found = subprocess.run([*map(os.fsencode, ROADMAP), b"st\xff"], capture_output=True, check=False)

    assert found.returncode == 2
    assert found.stderr.startswith(b"roadmap: There is no command")


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a command writes to a terminal of 80 by 24."""
    leader, follower = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    running = subprocess.Popen(
        [*ROADMAP, *arguments],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={key: one for key, one in os.environ.items() if key not in {"NO_COLOR", "COLUMNS", "LINES"}}
        | {"TERM": "xterm"}
        | environment,
    )
    os.close(follower)
    found = b""
    try:
        while data := os.read(leader, 65_536):
            found += data
    except OSError:  # Linux says so when the other side has closed
        pass
    os.close(leader)
    running.wait(60)
    return found.decode()


def test_a_table_on_a_terminal(here: Path) -> None:
    """On a terminal a table has a bold heading and lines that fit."""
    lines = on_a_terminal("config", "list").splitlines()

    assert lines[0].startswith("\x1b[1mKEY ")
    assert "\x1b" not in "".join(lines[1:])


def test_no_colour(here: Path) -> None:
    """NO_COLOR takes every escape code away."""
    assert "\x1b" not in on_a_terminal("config", "list", NO_COLOR="1")


def test_json_on_a_terminal(here: Path) -> None:
    """JSON on a terminal is indented, and holds nothing that acts on it."""
    (here / "a\u009b31mb.json").write_text("")
    found = on_a_terminal("paths", "--json", "--board", "a\u009b31mb.json")

    assert '\n  "board"' in found.replace("\r", "")
    assert "\\u009b31m" in found
    assert "\u009b" not in found


def test_every_command_teaches() -> None:
    """The help of every command is a sentence with two examples at least, each of this command."""
    poor = []
    for path, command in commands(root, "roadmap"):
        lines = EXAMPLES[path]
        own = [line for line in lines if path in line]
        if not (command.help or "").strip() or len(lines) < 2 or not own:
            poor.append(path)

    assert poor == []


def test_every_command_takes_the_global_options() -> None:
    """No command forgot them."""
    lacking = [
        path
        for path, command in commands(root, "roadmap")
        if not {"--board", "--json", "--no-input", "--verbose", "--me"}
        <= {name for one in command.params for name in one.opts}
    ]

    assert lacking == []


def test_examples_keep_their_lines(shell: Shell) -> None:
    """Examples are not wrapped together."""
    shown = shell("undo", "--help").out

    assert "".join(f"    {line}\n" for line in EXAMPLES["roadmap undo"]) in shown


def test_every_example_is_of_a_command() -> None:
    """The table of examples names no command that is not there."""
    known = {"roadmap", *(path for path, _ in commands(root, "roadmap"))}

    assert sorted(known) == sorted(EXAMPLES)
