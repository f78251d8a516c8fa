#!/usr/bin/env bash
# Expected: a type selector also matches a widget's base classes, as Textual's guide says; so a widget of two widget
#   classes (a small one mixed in, class Marked(Hint, Button)) matches `Button` and `Hint`, whichever stands first.
# Seen: for CSS only the first base that is a DOMNode counts, and then its first base, and so on; the second is no base.
#   Marked has neither the rules for Button nor its DEFAULT_CSS, and query(Button) does not find it, although isinstance
#   says that it is one, query("*").results(Button) finds it, and BINDINGS come from all bases.
# Package: textual 8.2.8.
# Why it matters: a mixin that comes to inherit from Widget (for a reactive, or for the type checker) takes the style
#   from every class that names it first, without an error; so does swapping two bases. A plain Python mixin does not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check textual==8.2.8
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
from importlib.metadata import version

from textual.app import App
from textual.widget import Widget
from textual.widgets import Button


class Hint(Widget):
    BINDINGS = [("h", "hint", "Hint")]


class Plain:
    pass


class HintFirst(Hint, Button):
    pass


class ButtonFirst(Button, Hint):
    pass


class PlainFirst(Plain, Button):
    pass


class Demo(App):
    CSS = "Button { margin: 3; }  Hint { padding: 2; }"

    def compose(self):
        yield HintFirst("one")
        yield ButtonFirst("two")
        yield PlainFirst("three")


async def main():
    app = Demo()
    async with app.run_test():
        seen = {}
        for widget in app.screen.children:
            seen[type(widget).__name__] = {
                "is a Button": isinstance(widget, Button),
                "query(Button)": widget in app.query(Button),
                "results(Button)": widget in app.query("*").results(Button),
                "rule of Button": widget.styles.margin.top == 3,
                "DEFAULT_CSS of Button": widget.styles.border_top[0] == "tall",
                "rule of Hint": widget.styles.padding.top == 2,
                "keys": "".join(sorted(key[0] for key in widget._bindings.key_to_bindings)),
            }
    print("textual", version("textual"))
    for name, found in seen.items():
        print(f"{name:12}", ", ".join(f"{key}: {value}" for key, value in found.items()))
    expected = {
        "HintFirst": (True, False, True, False, False, True, "eh"),
        "ButtonFirst": (True, True, True, True, True, False, "eh"),
        "PlainFirst": (True, True, True, True, True, False, "e"),
    }
    assert {name: tuple(found.values()) for name, found in seen.items()} == expected, seen


asyncio.run(main())
PYTHON
