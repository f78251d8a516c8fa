"""The ways in which a Jira keeps other characters than it was sent, and the same words."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

RESPELLINGS: dict[str, Callable[[str], str]] = {
    "trimmed": str.strip,
    "collapsed": lambda text: re.sub(r"\s+", " ", text),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "nothing unseen": lambda text: re.sub("[\u200b-\u200f\u2060\ufeff\u00ad]", "", text),
    "straight quotes": lambda text: re.sub("[\u201c\u201d\u201e]", '"', re.sub("[\u2018\u2019]", "'", text)),
    "curly quotes": lambda text: re.sub(r"'", "\u2019", text),
    "dashes": lambda text: re.sub("[\u2013\u2014]", "-", text),
    "emoji names": lambda text: text.replace("\U0001f600", ":grinning:").replace("\U0001f44d\U0001f3fd", ":+1:"),
    "a trailing space": lambda text: f"{text} ",
}
"""What Jira does to one line of text, by name."""


def respelled(value: Any, names: Iterable[str]) -> Any:
    """A text, or each text of a document, as Jira keeps it; each line of wiki text by itself."""
    chosen = [RESPELLINGS[one] for one in names]
    if isinstance(value, str):
        return "\n".join(_line(line, chosen) for line in value.split("\n"))
    if isinstance(value, list):
        return [respelled(one, names) for one in value]
    if isinstance(value, dict):
        texts = {"text": _line(value["text"], chosen) or value["text"]} if value.get("type") == "text" else {}
        rest = {name: respelled(one, names) for name, one in value.items() if isinstance(one, dict | list)}
        return {**value, **rest, **texts}
    return value


def _line(text: str, chosen: Iterable[Callable[[str], str]]) -> str:
    for change in chosen:
        text = change(text)
    return text
