"""Sentences on products that a change brought, and on those that they resemble."""

import shlex
from collections.abc import Mapping

from roadmap_tui.cli.app import output
from roadmap_tui.text.characters import one_line

NAMED = 3
"""The number of products that a sentence names."""
_TOLD = 10
"""The number of new products that are told one by one."""


def say_new_products(new: Mapping[str, list[str]], *, done: bool = True) -> None:
    """Report products that the board did not have, each with those it resembles; those to come if not `done`."""
    for name, like in list(new.items())[:_TOLD]:
        word = "is" if done else "would be"
        sentence = f"{one_line(name)} {word} a new product"
        if like:
            sentence += f"; it resembles {', '.join(map(one_line, like[:NAMED]))}"
        if like and done:
            sentence += f": `roadmap product merge {_quoted(name)} --into {_quoted(like[0])}` if it is the same"
        output.say(f"{sentence}.")
    if len(new) > _TOLD:
        output.say(f"So are {len(new) - _TOLD:,} more; `roadmap product list` lists them.")


def _quoted(name: str) -> str:
    return shlex.quote(one_line(name))
