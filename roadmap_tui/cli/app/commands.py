"""Base classes of commands: groups that load late, global options on both sides, help with examples."""

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from roadmap_tui.cli.app.session import KEY, Flags, Session, WasMade
from roadmap_tui.errors import Exit, NotConnected, Offline, OutcomeUnknown
from roadmap_tui.files.packaged import packaged_text

if TYPE_CHECKING:
    from roadmap_tui.model.fields.spec import Field

P = ParamSpec("P")
T = TypeVar("T")

_IDS = 10
"""The most ids that a sentence names."""
EVERYWHERE = ("board", "json", "errors", "no_input", "offline", "verbose", "me")
"""Names of the global options, which stand before or after any command."""


def examples_of(context: click.Context) -> list[str]:
    """The example command lines of a command, from `cli/data/examples.toml`."""
    names: list[str] = []
    at: click.Context | None = context
    while at is not None and at.parent is not None:
        names.insert(0, at.info_name or "")
        at = at.parent
    # Found by their heading: reading all of the file as TOML costs a sixth of what showing help does.
    _, _, rest = packaged_text("cli/data/examples.toml").partition(f'\n"{" ".join(["roadmap", *names])}" = [')
    quoted = re.findall(r"""'([^']*)'|"([^"]*)\"""", rest.partition('\n"')[0])
    return [one or other for one, other in quoted]


def field_options(
    fields: "Iterable[Field]", *, completing: Mapping[str, Callable[..., Any]] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add an option to a command for each field of a record that has one; lists, given several times, come last.

    `completing` offers values while one is typed, by what the register names.
    """
    offers = completing or {}
    options = sorted((field for field in fields if field.option.help), key=lambda field: field.is_list)

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for field in reversed(options):
            command = click.option(
                f"--{field.option_name.replace('_', '-')}",
                help=field.option.help,
                multiple=field.is_list,
                shell_complete=offers.get(field.option.completes),
            )(command)
        return command

    return decorate


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were named on the command line; an empty text among them clears a field."""
    return {name: value for name, value in options.items() if value is not None and value != ()}


def with_names(values: dict[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """Values with the names that are given beside those it is called by; an empty one among them clears all."""
    added = values.get("aliases")
    return {**values, "aliases": tuple(dict.fromkeys((*known, *added)))} if added else values


def pass_session(command: Callable[Concatenate[Session, P], T]) -> Callable[P, T]:
    """Pass the session to a command as its first argument."""

    @functools.wraps(command)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return command(Session.of(click.get_current_context()), *args, **kwargs)

    return call


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Callback of the global options: store the value for the session; the last on the line wins."""
    if value is not None and value is not False:
        assert parameter.name is not None
        setattr(flags_of(context), parameter.name, value)
    return value


def flags_of(context: click.Context) -> Flags:
    """The global options given so far."""
    found = context.meta.setdefault(KEY, Flags())
    assert isinstance(found, Flags)
    return found


@functools.cache
def _everywhere() -> tuple[click.Parameter, ...]:
    """The global options, which all commands share."""

    def option(*names: str, words: str, **more: Any) -> click.Parameter:
        return click.Option(names, help=words, expose_value=False, callback=_keep, **more)

    return (
        option("--board", metavar="FILE", type=click.Path(), words="The board to use."),
        option("--json", is_flag=True, words="Print JSON."),
        option(
            "--errors",
            metavar="FORM",
            type=click.Choice(["text", "json"], case_sensitive=False),
            words="How failures are told: text, or a line of json on stderr.",
        ),
        option("--no-input", is_flag=True, words="Never ask."),
        option("--offline", is_flag=True, words="Read the copy of a server's board; keep what is new for later."),
        option("--verbose", is_flag=True, words="Write more to the log."),
        option("--me", metavar="NAME", words="Write under this name."),
    )


@functools.cache
def _of_changes() -> tuple[click.Parameter, ...]:
    """The options that all commands share which make one change."""
    key = "Make the change once: again with the same KEY nothing is added, and the ids are printed."
    revision = "Only while the record that is changed has revision N, as `show --json` gives it."
    number = click.IntRange(min=1)
    return (
        click.Option(["--key"], metavar="KEY", help=key, expose_value=False, callback=_keep),
        click.Option(
            ["--if-revision"], metavar="N", type=number, help=revision, expose_value=False, callback=_keep
        ),
    )


class _Everywhere(click.Command):
    """A command that takes the global options and lists them after its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {name for one in self.params for name in one.opts}
        self.params.extend(one for one in _everywhere() if not own.intersection(one.opts))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The command's own options, then those that stand everywhere."""
        own: list[tuple[str, str]] = []
        everywhere: list[tuple[str, str]] = []
        for one in self.get_params(ctx):
            record = one.get_help_record(ctx) if isinstance(one, click.Option) else None
            if record is not None:
                (everywhere if one.name in EVERYWHERE or "--help" in one.opts else own).append(record)
        if own:
            with formatter.section("Options"):
                formatter.write_dl(own)
        with formatter.section("Everywhere"):
            formatter.write_dl(everywhere)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, kept as they are."""
        lines = examples_of(ctx)
        if lines:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text("\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines))


class Command(_Everywhere):
    """A command with the global options."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, once every place where --verbose may stand has been read."""
        if flags_of(ctx).verbose:
            from roadmap_tui.cli.app.log import log_run

            log_run(ctx.command_path.partition(" ")[2])
        session = Session.of(ctx)
        try:
            result = super().invoke(ctx)
        except NotConnected as problem:
            if session.saved is not None:
                raise
            raise session.advised(problem) from problem
        session.end()
        return result


class Changing(Command):
    """A command that makes one change of the board, once under the key that `--key` gives.

    `makes` is the prefix of the ids that it prints.
    """

    def __init__(self, *args: Any, makes: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.makes = makes
        self.params.extend(_of_changes())

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; of a change that was made before under the key the ids are printed."""
        session = Session.of(ctx)
        session.refuse_key()
        try:
            return super().invoke(ctx)
        except WasMade as before:
            from roadmap_tui.cli.app.result import print_repeated

            print_repeated(session, before.made, self.makes)
            return Exit.DONE
        except OutcomeUnknown as problem:
            from shlex import quote

            again = f"--key {quote(session.flags.key or problem.key)}"
            raise problem.reworded(
                f"{problem.message} The same command with `{again}` adds nothing where it was saved."
            ) from problem
        except Offline as problem:
            if session.saved is None:
                raise
            ids = f" ({', '.join(session.saved[:_IDS])})" if session.saved else ""
            raise problem.reworded(
                f"It was saved{ids}, but what is told of it could not be read: {problem.message}"
            ) from problem


class Group(_Everywhere, click.Group):
    """A group whose commands take the global options too.

    `later` maps names of its commands to where those lie ("module:attribute") that are imported when they are
    asked for.
    """

    command_class = Command

    def __init__(self, *args: Any, later: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.later = later or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command by its name."""
        return sorted({*super().list_commands(ctx), *self.later})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with a name; None where there is none."""
        return _imported(self.later[cmd_name]) if cmd_name in self.later else super().get_command(ctx, cmd_name)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        _Everywhere.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command with a name; UsageError with the nearest one where there is none."""
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            from roadmap_tui.text.characters import one_line
            from roadmap_tui.text.nearest import meant

            raise click.UsageError(
                f'There is no command "{one_line(args[0])}".{meant(args[0], self.list_commands(ctx))}', ctx
            )
        return (args[0] if command else None), command, args[1:]


Group.group_class = Group


def _imported(place: str) -> click.Command:
    """The command at "module:attribute". Raises ModuleNotFoundError."""
    module, _, attribute = place.partition(":")
    found = getattr(import_module(module), attribute)
    assert isinstance(found, click.Command)
    return found


class LazyGroup(Group):
    """A group that imports a command only to run it, or to show that command's own help.

    `table` maps a name to where the command lies ("module:attribute") and to its line of help; a command that
    only other programs run has none, and is not listed.
    """

    def __init__(self, *args: Any, table: dict[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Every command, in the order of the table."""
        return [name for name, (_, words) in self.table.items() if words]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in self.table:
            return None
        place = self.table[cmd_name][0]
        try:
            return _imported(place)
        except ModuleNotFoundError as missing:
            if missing.name != place.partition(":")[0]:
                raise
            raise click.UsageError(f"`roadmap {cmd_name}` is not part of this version.") from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands in the help, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in self.table.items() if words])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Completions for commands and options, without importing any command."""
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=words)
            for name, (_, words) in self.table.items()
            if words and name.startswith(incomplete)
        ]
        return names + click.Command.shell_complete(self, ctx, incomplete)
