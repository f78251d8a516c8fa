"""The dark and the light theme: calm, one accent, three strengths of text."""

from collections.abc import Mapping

from textual.theme import Theme

DARK = Theme(
    name="roadmap-dark",
    primary="#7aa2f7",
    secondary="#8a93a8",
    accent="#7aa2f7",
    warning="#e0af68",
    error="#f2777a",
    success="#8cc570",
    foreground="#d4d7de",
    background="#15171c",
    surface="#1b1e25",
    panel="#22262f",
    dark=True,
    variables={
        "text-muted": "#8b92a1",
        "text-primary": "#7aa2f7",
        "text-warning": "#e0af68",
        "text-error": "#f2777a",
        "text-success": "#8cc570",
        "border": "#7aa2f7",
        "block-cursor-text-style": "bold",
    },
)
LIGHT = Theme(
    name="roadmap-light",
    primary="#2c5cc5",
    secondary="#5f6778",
    accent="#2c5cc5",
    warning="#8f5600",
    error="#b3261e",
    success="#2f6f1f",
    foreground="#20242c",
    background="#fbfbf9",
    surface="#f1f1ee",
    panel="#e7e7e3",
    dark=False,
    variables={
        "text-muted": "#646b7a",
        "text-primary": "#2c5cc5",
        "text-warning": "#8f5600",
        "text-error": "#b3261e",
        "text-success": "#2f6f1f",
        "border": "#2c5cc5",
        "block-cursor-text-style": "bold",
    },
)
OURS = (DARK, LIGHT)
SHORT_NAMES = {"dark": DARK.name, "light": LIGHT.name}
"""The names of themes of ours by the words that settings may have for them."""
MONOCHROME = "ansi-dark"


def fitting_theme(environment: Mapping[str, str]) -> str:
    """The default theme: light where COLORFGBG says so, else dark; the terminal's own under NO_COLOR."""
    if environment.get("NO_COLOR"):
        return MONOCHROME
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if background in {"7", "15"} else DARK.name
