"""Styles of pages and pictures: two palettes, one accent, the system's own sans-serif, and print."""

from collections.abc import Mapping

from roadmap_tui.files.packaged import packaged_text, packaged_toml

_COLOURS = packaged_toml("reports/data/colours.toml")
LIGHT: Mapping[str, str] = _COLOURS["light"]
DARK: Mapping[str, str] = _COLOURS["dark"]
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif'
_PICTURE, _PAGE, _PRINT = (packaged_text(f"reports/data/{name}.css") for name in ("picture", "page", "print"))


def page_style() -> str:
    """The style of a page: dark where the reader's screen is, light on paper."""
    return (
        f":root{{color-scheme:light dark;{_names(LIGHT)}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_names(DARK)}}}}}"
        + _squeezed(_PAGE + _coloured({name: f"var(--{name})" for name in LIGHT}) + _PRINT)
    )


def picture_style() -> str:
    """The style of a picture that stands alone, its colours written out: not every program knows variables."""
    light, dark = (f"{_coloured(one)}.paper{{fill:{one['paper']}}}" for one in (LIGHT, DARK))
    return _squeezed(f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}")


def _names(palette: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in palette.items())


def _coloured(colours: Mapping[str, str]) -> str:
    text = _PICTURE
    for name, value in colours.items():
        text = text.replace(f":{name.upper()}", f":{value}")
    return text


def _squeezed(text: str) -> str:
    return text.replace("FONT", FONT).replace("\n", "")
