"""What a shell completes is what a person could have typed: quoted, one word, and never run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from roadmap_tui.cli.app.completion import answer
from roadmap_tui.cli.app.root import root
from tests.cli.conftest import Shell
from tests.e2e.terminal import TAB, Terminal

METRICS = [
    "time to $(touch ran) value",
    "time `touch ran`; touch ran",
    "time * ? [a-z] {a,b} ~",
    'time\'s "best" \\ worst',
    "time, share & days | < > # !x",
    "time für Größe",
]
"""Names of metrics that hold what shells act on."""


@pytest.fixture
def roadmap(here: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A board of such metrics, and the command on the path of a shell."""
    shell("init")
    for metric in METRICS:
        assert shell("story", "add", "--title", "Fast", "--metric", metric).code == 0
    command = here / "bin" / "roadmap"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m roadmap_tui.cli.main "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}:{os.environ['PATH']}")
    return here


def in_bash(script: str, *arguments: str) -> list[str]:
    """The words that a bash script prints, each ended by a NUL."""
    done = subprocess.run(
        ["/bin/bash", "--norc", "-c", script, "bash", *arguments], capture_output=True, check=True, timeout=60
    )
    assert b"" == done.stderr
    return done.stdout.decode().split("\0")[:-1]


TYPED = """
eval "$(roadmap completion bash)"
COMP_WORDS=(roadmap story edit S-1 --metric "$1"); COMP_CWORD=5
_roadmap_completion roadmap
quote=$2
for one in "${COMPREPLY[@]}"; do
    eval "set -- $quote$one$quote"
    printf '%s\\0' "$#" "$1"
done
"""
"""Takes every answer for what was typed, within the quote of the second argument, and runs the line."""


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="no bash here")
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_bash_reads_back_what_it_completes(roadmap: Path, quote: str) -> None:
    """Each name comes back as one word, whole; what a quote cannot hold is not offered in it."""
    words = in_bash(TYPED, f"{quote}time", quote)
    fitting = [one for one in METRICS if not (quote == "'" and "'" in one) and not (quote == '"' and "!" in one)]

    assert ({"1"}, set(fitting)) == (set(words[::2]), set(words[1::2]) & set(METRICS))
    assert not (roadmap / "ran").exists()


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="no bash here")
def test_a_person_completes_in_bash(roadmap: Path, shell: Shell) -> None:
    """The tab key puts a quoted name on the line."""
    shell("story", "add", "--title", "Fast", "--metric", "zeal $(touch ran) shown")
    environment = {**os.environ, "TERM": "xterm", "PS1": "$ ", "HISTFILE": "/dev/null"}
    command = ("/bin/bash", "--norc", "--noprofile", "-i")
    with Terminal(command, environment=environment, folder=roadmap, columns=110) as terminal:
        terminal.keys('eval "$(roadmap completion bash)"; echo rea"dy"\r')
        terminal.wait_for("ready")
        terminal.keys("roadmap story edit S-1 --metric zeal", TAB)
        terminal.wait_for("--metric zeal\\ \\$\\(touch\\ ran\\)\\ shown")

    assert not (roadmap / "ran").exists()


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
def test_what_cannot_be_typed_is_not_offered(
    shell: Shell, here: Path, shell_name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name with an escape, a mark of direction or a lone joiner is left out, and a comma is kept."""
    shell("init")
    for metric in ("time one", "time two, or three"):
        shell("story", "add", "--title", "Fast", "--metric", metric)
    board = here / "roadmap.json"
    for number, odd in enumerate((r"\u001b]0;X\u0007", "\u202e", "a\u200db")):
        shell("story", "add", "--title", "Fast", "--metric", f"time odd{number}")
        board.write_text(board.read_text().replace(f'"time odd{number}"', f'"time odd{odd}"'))
    words = "roadmap story edit S-1 --metric time".split()
    joint = "\n" if shell_name == "bash" else " "
    monkeypatch.setenv("COMP_WORDS", joint.join(words))
    monkeypatch.setenv("COMP_CWORD", "time" if shell_name == "fish" else "5")
    capsys.readouterr()
    answer(root, f"{shell_name}_complete")
    told = capsys.readouterr().out.replace("\\", "")

    assert (True, True, False) == ("time one" in told, "time two, or three" in told, "odd" in told)
