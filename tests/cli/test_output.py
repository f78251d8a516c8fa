"""What goes out: tables, JSON, sentences."""

import io
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.cli.app.output import say, table, write_json
from roadmap_tui.text.columns import aligned
from roadmap_tui.text.width import cell_width


def test_a_table_is_aligned_by_cells() -> None:
    """Wide characters take two cells; numbers stand to the right."""
    shown = aligned(
        ("ID", "TITLE", "ARR"), [["S-1", "日本", "7"], ["S-12", "Exports", "120"]], width=80, right=(2,)
    )

    assert shown == "ID    TITLE    ARR\nS-1   日本       7\nS-12  Exports  120\n"


def test_a_table_fits_the_terminal() -> None:
    """The flexible column is cut so that no line is wider than the terminal."""
    rows = [["S-1", "Ops teams find a failed import without scrolling", "draft"]]
    shown = aligned(("ID", "TITLE", "STAGE"), rows, width=30)

    assert shown.splitlines()[1] == "S-1  Ops teams find a…   draft"
    assert max(map(cell_width, shown.splitlines())) <= 30


def test_other_columns_give_way_too() -> None:
    """Where the flexible column is not enough, the widest ones are cut as well; numbers never."""
    rows = [["S-1", "Exports arrive", "o" * 40, "1234567890"]]
    shown = aligned(("ID", "TITLE", "OWNER", "ARR"), rows, width=40, flexible=1, right=(3,))

    assert shown.splitlines()[1] == f"S-1  Exports…  {'o' * 12}…  1234567890"


def test_a_pipe_gets_whole_cells() -> None:
    """In a pipe nothing is cut, aligned or headed, and a cell stays on its line."""
    assert (
        table(("ID", "SAID"), [("R-1", "a\nb\tc" + "x" * 300), ("R-2", None)])
        == f"R-1\ta b c{'x' * 300}\nR-2\t\n"
    )


def test_no_rows_no_text() -> None:
    """An empty table is an empty text."""
    assert table(("ID",), []) == ""


def test_sentences_show_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    """What users typed cannot act on a terminal through a sentence."""
    say("No customer \x1b[2Jx\x07.")

    assert capsys.readouterr().err == "No customer ␛[2Jx␇.\n"


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_come_back_exactly(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """JSON gives every text back as it was, markup and all."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        write_json({"said": text})

    assert isinstance(out.buffer, io.BytesIO)
    assert json.loads(out.buffer.getvalue()) == {"said": text}


@pytest.mark.parametrize("count", [0, 1, 32, 33, 100])
def test_a_list_that_comes_in_parts(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """A list of which the items come one by one is the list, however many there are."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    write_json(one for one in range(count))

    assert isinstance(out.buffer, io.BytesIO)
    assert json.loads(out.buffer.getvalue()) == list(range(count))


def test_a_signal_may_speak_amid_a_write(capfd: pytest.CaptureFixture[str]) -> None:
    """What a handler says does not go through the writer that it may have interrupted."""
    code = (
        "import signal, os, sys\n"
        "from roadmap_tui.cli.app.output import say_from_signal\n"
        "signal.signal(signal.SIGUSR1, lambda *_: say_from_signal('stopping'))\n"
        "class Raw(__import__('io').RawIOBase):\n"
        "    def writable(self): return True\n"
        "    def fileno(self): return 2\n"
        "    def write(self, data):\n"
        "        os.kill(os.getpid(), signal.SIGUSR1)\n"
        "        return os.write(2, data)\n"
        "import io\n"
        "sys.stderr = io.TextIOWrapper(io.BufferedWriter(Raw()), write_through=True)\n"
        "sys.stderr.write('first line\\n'); sys.stderr.flush()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

    assert {"stopping", "first line"} == set(capfd.readouterr().err.splitlines())
