"""Shell completion: the scripts for bash, zsh and fish, and their answers, quoted for each of them."""

import os
import re
from typing import Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    get_completion_class,
)

from roadmap_tui.cli.app.commands import Command
from roadmap_tui.cli.app.output import write
from roadmap_tui.text.characters import drawn_line, one_line

VARIABLE = "_ROADMAP_COMPLETE"
"""The environment variable in which a shell's script asks for completions."""
_PLAIN = re.compile(r"[\w./+,%@:=^-]|[^\x00-\x7f]")
"""Characters that mean nothing to bash; a tilde does at the start of a word, and others do anywhere."""
_SCRIPT = """\
%(complete_func)s() {
    local IFS=$'\\n'
    local response completion type value

    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete "$1")

    while IFS=',' read -r type value; do
        case $type in
            dir) COMPREPLY=(); compopt -o dirnames ;;
            file) COMPREPLY=(); compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done <<< "$response"

    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""
# Click's own script cuts a value at its first comma.
_FISH_SCRIPT = FishComplete.source_template.replace('string split ","', 'string split -m 1 ","')


class _Typeable(ShellComplete):
    """Answers that can be typed back: nothing that a line cannot hold."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
        """The answers, without those that nobody could type."""
        found = super().get_completions(args, incomplete)
        return [one for one in found if one.type != "plain" or self.is_typeable(str(one.value))]

    def is_typeable(self, value: str) -> bool:
        """Whether a person could type a value."""
        return bool(value) and drawn_line(value) == value and one_line(value) == value

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """An answer as the script reads it, its description on one line."""
        if item.help:
            item.help = drawn_line(one_line(item.help))
        return super().format_completion(item)


class Bash(_Typeable, BashComplete):
    """Completion for bash, which takes an answer as it stands: so it is quoted as the word is that one types."""

    source_template = _SCRIPT

    @staticmethod
    def _check_version() -> None:
        """Ask no bash for its version: the script is often made by another one than the one that reads it."""

    @property
    def _quote(self) -> str:
        """The quote that the word begins with; empty where it begins with none."""
        words, at = os.environ["COMP_WORDS"].split("\n"), int(os.environ["COMP_CWORD"])
        word = words[at] if at < len(words) else ""
        return word[:1] if word[:1] in {"'", '"'} else ""

    def is_typeable(self, value: str) -> bool:
        """Whether a person could type a value within the quote that they began with."""
        unquotable = {"'": "'", '"': "!", "": ""}[self._quote]
        return super().is_typeable(value) and not set(value) & set(unquotable)

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """An answer as the script reads it, quoted."""
        value = str(item.value)
        if item.type == "plain" and self._quote == '"':
            value = re.sub(r'([\\"$`])', r"\\\1", value)
        elif item.type == "plain" and not self._quote:
            value = "".join(one if _PLAIN.fullmatch(one) else f"\\{one}" for one in value)
        return f"{item.type},{value}"


class Zsh(_Typeable, ZshComplete):
    """Completion for zsh, which quotes answers itself; those with a description are read with backslashes."""

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """An answer as the script reads it, its backslashes doubled."""
        if item.help and item.type == "plain":
            item.value = item.value.replace("\\", "\\\\")
        return super().format_completion(item)


class Fish(_Typeable, FishComplete):
    """Completion for fish, which quotes answers itself."""

    source_template = _FISH_SCRIPT


_SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def answer(root: click.Command, instruction: str) -> int:
    """Answer a shell's script, which asks by an instruction such as `bash_complete`; the exit code."""
    shell, _, wanted = instruction.partition("_")
    found = _SHELLS.get(shell) or get_completion_class(shell)
    if found is None or wanted not in {"source", "complete"}:
        return 1
    asked = found(root, {}, "roadmap", VARIABLE)
    write((asked.source() if wanted == "source" else asked.complete()) + "\n")
    return 0


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(list(_SHELLS)))
def completion(shell: str) -> None:
    """Print the script that makes your shell complete commands, options, ids and stages."""
    from roadmap_tui.cli.app.root import root

    write(_SHELLS[shell](root, {}, "roadmap", VARIABLE).source() + "\n")
