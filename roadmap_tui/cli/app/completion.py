"""`roadmap completion`: the script that makes a shell complete commands, ids and stages."""

import click

from roadmap_tui.cli.app.commands import Command, examples
from roadmap_tui.cli.app.output import write


@click.command(
    cls=Command,
    epilog=examples(
        'eval "$(roadmap completion bash)"    # in ~/.bashrc; zsh alike in ~/.zshrc',
        "roadmap completion fish > ~/.config/fish/completions/roadmap.fish",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that makes your shell complete commands, options, ids and stages."""
    from click.shell_completion import BashComplete, get_completion_class

    from roadmap_tui.cli.app.root import root

    found = get_completion_class(shell)
    assert found is not None
    # Bash is not asked for its version: the script is often made by another one than the one that reads it.
    script = found(root, {}, "roadmap", "_ROADMAP_COMPLETE")
    write((script.source_template % script.source_vars() if found is BashComplete else script.source()) + "\n")
