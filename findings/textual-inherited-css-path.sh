#!/usr/bin/env bash
# Expected: CSS_PATH is resolved beside the class that declares it, as one reads it; who inherits a screen from a
#   package inherits its style sheet.
# Seen: Textual resolves an inherited CSS_PATH beside the file of the *subclass*, for apps and for screens: the same
#   name is another file, here one that does not exist. Only instantiating tells; the class attribute looks right.
# Package: textual 8.2.8.
# Why it matters: base screens in a shared package work until the first subclass lies in another folder; a
#   refactoring that moves a subclass breaks its style, not the import. A path that all folders share
#   ("../common/list.tcss") or an absolute one (Path(__file__).with_name) is sure.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check textual==8.2.8
mkdir "$folder/base" "$folder/other"
echo 'Screen { background: red; }' >"$folder/base/look.tcss"
cat >"$folder/base/screens.py" <<'PYTHON'
from textual.app import App
from textual.screen import Screen


class BaseApp(App):
    CSS_PATH = "look.tcss"


class BaseScreen(Screen):
    CSS_PATH = "look.tcss"
PYTHON
cat >"$folder/other/screens.py" <<'PYTHON'
from base.screens import BaseApp, BaseScreen


class OtherApp(BaseApp):
    pass


class OtherScreen(BaseScreen):
    pass
PYTHON
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
from importlib.metadata import version
from pathlib import Path

from base.screens import BaseApp, BaseScreen
from other.screens import OtherApp, OtherScreen

print("textual", version("textual"))


def sheet(found):
    return "/".join(Path(found.css_path[0]).parts[-2:])


async def main():
    app = BaseApp()
    async with app.run_test():
        seen = {type(one).__name__: sheet(one) for one in (app, OtherApp(), BaseScreen(), OtherScreen())}
    for name, path in seen.items():
        print(f"{name:12} {path}")
    expected = {
        "BaseApp": "base/look.tcss",
        "OtherApp": "other/look.tcss",
        "BaseScreen": "base/look.tcss",
        "OtherScreen": "other/look.tcss",
    }
    assert seen == expected, seen


asyncio.run(main())
PYTHON
