"""What a terminal is given of a text."""

import ast
import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.text.characters import drawn, drawn_line, json_drawn, without_controls
from tests.each_row import each_row
from tests.source import PACKAGE, modules_of, one_of

FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
FAMILY = "👩‍👩‍👧"


@each_row(
    ("text", "shown"),
    [
        ("plain, größer, 日本", "plain, größer, 日本"),
        ("a\tb\nc", "a\tb\nc"),
        ("USD\x1b]0;X\x07", "USD␛]0;X␇"),
        (f"{FAMILY} {FLAG}", f"{FAMILY} {FLAG}"),
        ("a\u200db", "ab"),
        ("a\U000e0041\u206a\ufff9b", "ab"),
    ],
)
def test_what_acts_is_shown_and_what_hides_left_out(text: str, shown: str) -> None:
    """Families and flags are drawn as they are."""
    assert shown == drawn(text)


@given(st.text())
def test_a_line_holds_nothing_that_acts_or_hides(text: str) -> None:
    """No control of any kind, no mark of direction, no lone joiner, and no line break."""
    kinds = {unicodedata.category(one) for one in drawn_line(text)}

    assert set() == kinds & {"Cc", "Cs", "Zl", "Zp"}
    assert drawn_line(text) == drawn_line(drawn_line(text))


@given(st.text())
def test_copied_text_holds_no_controls(text: str) -> None:
    """Tab and newline alone are left of them."""
    left = [one for one in without_controls(text) if unicodedata.category(one) in {"Cc", "Cs"}]

    assert set(left) <= {"\t", "\n"}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_on_a_terminal_comes_back_exactly(text: str) -> None:
    """What would act is escaped as JSON does it."""
    shown = json_drawn(json.dumps({"text": text}, ensure_ascii=False))

    assert {"text": text} == json.loads(shown)
    assert drawn(shown) == shown


RAW = {
    "print": {
        *("print", "input", "getpass.getpass", "stdout.write", "stderr.write", "buffer.write"),
        *(f"click.{name}" for name in ("echo", "secho", "prompt", "confirm", "echo_via_pager")),
    },
    "draw": {
        "Segment",
        "Static",
        "Label",
        "Input",
        "TextArea",
        "Markdown",
        "OptionList",
        "DataTable",
        "Tree",
        "Log",
    },
    "notify": {"super().notify", "super().copy_to_clipboard", "_driver.write", "app.bell"},
}
"""Calls by which text goes to the terminal as it is, of the shell and of Textual."""
PLACES = {
    "print": {"cli/app/output.py", "tui/app/terminal.py"},  # of the second, frames of what was drawn
    "draw": {
        *("tui/widgets/ask.py", "tui/widgets/inputs.py", "tui/widgets/styled.py"),
        "tui/app/frame_diff.py",  # what was drawn, without an accent that stands alone
    },
    "notify": {"tui/app/app.py"},
}
"""The modules that make those calls, and make the text harmless before."""


ENDINGS = {one.rpartition(".")[2] for names in RAW.values() for one in names}


def test_text_goes_to_the_terminal_in_one_place() -> None:
    """Nobody else prints, makes a widget of Textual's own that shows text, or writes beside them."""
    found: dict[str, set[str]] = {kind: set() for kind in RAW}
    for path, tree in modules_of(holding=one_of(ENDINGS)):
        for node in ast.walk(tree):
            bases = node.bases if isinstance(node, ast.ClassDef) else []
            for one in [node.func] if isinstance(node, ast.Call) else bases:
                if (getattr(one, "attr", None) or getattr(one, "id", None)) in ENDINGS:
                    for kind in RAW:
                        if _is_raw(ast.unparse(one), kind):
                            found[kind].add(str(path.relative_to(PACKAGE)))

    assert PLACES == found


def _is_raw(called: str, kind: str) -> bool:
    words = called.split(".")
    return called in RAW[kind] or ".".join(words[-2:]) in RAW[kind]
