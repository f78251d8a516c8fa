"""The console entry point of `roadmap`. Whatever happens, a person reads a sentence and never a traceback."""

import gc
import sys

# Until `run` begins, ctrl+c ends in a traceback: nothing that takes time is imported before.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    import click

    from roadmap_tui.errors import Problem

INTERRUPTED = 130
FAILED = 1
USAGE = 2
_FOR_GIT = "merge-driver"
"""The command that git calls, once for each commit of a rebase."""


def run(arguments: "Sequence[str] | None" = None) -> int:
    """Run one command line (by default this process's) and give its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    gc.disable()  # a command lives too briefly for the collector to earn what it costs
    if arguments is None and not sys.warnoptions:
        import warnings

        warnings.simplefilter("ignore")  # what libraries warn of is for programmers, and no part of a screen
    held: list[object] = []
    try:
        code = _checked(given, held)
        _flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = _drop_output()
    except OSError as fault:
        code = _report(_os_sentence(fault), FAILED, is_json=_wants_json(given))
        _drop_output()
    if arguments is None:
        _end(code)
    return code


def _checked(given: list[str], held: list[object]) -> int:
    """Run a command line, and print the failures that people can act on as a sentence.

    What it read is `held` for the end of the process: to let go of records one by one takes longer.
    """
    if given == ["--version"]:
        return _version()
    is_json = _wants_json(given)
    if given[:1] == [_FOR_GIT] and len(given) in (4, 5):
        return _without_click(lambda: _merge_for_git(given[1:]), is_json=False)
    if _opens_board(given):
        return _without_click(lambda: _open_board(given), is_json=is_json)
    import click

    from roadmap_tui.errors import Problem

    try:
        return _run(given, held)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as bare:
        from roadmap_tui.cli.app.output import say

        say(bare.format_message())
        return USAGE
    except click.UsageError as wrong:
        return _report(_usage_sentence(wrong), USAGE, is_json=is_json)
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as wrong:
        return _report(wrong.format_message(), wrong.exit_code, is_json=is_json)
    except Problem as problem:
        return _report_json(problem) if is_json else _report(str(problem), int(problem.exit))
    except Exception as fault:  # noqa: BLE001  # the last line of defence: no traceback reaches a person
        return _fault(fault, is_json=is_json)


def _fault(fault: Exception, *, is_json: bool) -> int:
    """Report an error that nobody foresaw; those of the system are for `run`."""
    if isinstance(fault, OSError):
        raise fault
    words = f"Something went wrong that should not ({type(fault).__name__})."
    if isinstance(fault, RecursionError):
        words = "What was given is nested too deeply."
    if isinstance(fault, MemoryError):
        words = "There is not enough memory."
    return _unexpected(words, is_json=is_json)


def _wants_json(given: list[str]) -> bool:
    """Whether failures are told as JSON: as the command line says, which may be the failure, else a variable."""
    found = [one.partition("=")[2] for one in given if one.startswith("--errors=")]
    found += [given[at + 1] for at, one in enumerate(given[:-1]) if one == "--errors"]
    if not found:
        import os

        found = [os.environ.get("ROADMAP_ERRORS", "")]
    return found[-1].lower() == "json"


def _run(given: list[str], held: list[object]) -> int:
    import os

    from roadmap_tui.cli.app.root import root

    instruction = os.environ.get("_ROADMAP_COMPLETE")
    if instruction:
        from roadmap_tui.cli.app.completion import answer

        return answer(root, instruction)
    with root.make_context("roadmap", given) as context:
        held.append(context)
        code = root.invoke(context)
    return code if isinstance(code, int) else 0


def _version() -> int:
    from roadmap_tui import __version__
    from roadmap_tui.cli.app.output import write

    write(f"roadmap {__version__}\n")
    return 0


def _opens_board(given: list[str]) -> bool:
    """Whether a command line only opens the board: it is empty, or names a board in the plainest way."""
    import os

    is_plain = not given or (len(given) == 2 and given[0] == "--board" and not given[1].startswith("-"))
    return is_plain and not os.environ.get("_ROADMAP_COMPLETE")


def _open_board(given: list[str]) -> int:
    """Open the board, without click: to load it takes a tenth of the time to the first card."""
    from roadmap_tui.cli.app.open_screen import open_at_terminal
    from roadmap_tui.cli.app.session import Flags, Session

    flags = Flags()
    flags.board = given[1] if given else None
    return open_at_terminal(Session(flags))


def _merge_for_git(files: list[str]) -> int:
    """Merge for git, which calls this once for each commit of a rebase: click would double the time."""
    from roadmap_tui.cli.board.git_driver import merge_for_git

    return merge_for_git(*files)


def _without_click(run: "Callable[[], int]", *, is_json: bool) -> int:
    """Run what needs no click, and print its failures as those of every command."""
    from roadmap_tui.errors import Problem

    try:
        return run()
    except Problem as problem:
        return _report_json(problem) if is_json else _report(str(problem), int(problem.exit))
    except Exception as fault:  # noqa: BLE001  # as for every command: no traceback reaches a person
        return _fault(fault, is_json=is_json)


def _usage_sentence(wrong: "click.UsageError") -> str:
    """The sentence on a wrong command line, with what was probably meant and where to read on."""
    import click

    from roadmap_tui.text.nearest import meant

    words = wrong.message
    if isinstance(wrong, click.NoSuchOption):
        words = f'There is no option "{wrong.option_name}".'
        if wrong.ctx is not None:
            known = [name for one in wrong.ctx.command.get_params(wrong.ctx) for name in one.opts]
            words += meant(wrong.option_name, [name for name in known if name.startswith("--")])
    else:
        words = " ".join(wrong.format_message().split())
    where = f" See `{wrong.ctx.command_path} --help`." if wrong.ctx is not None else ""
    return f"{words if words.endswith(('.', '?', '!')) else words + '.'}{where}"


def _report(sentence: str, code: int, *, is_json: bool = False) -> int:
    from roadmap_tui.cli.app.output import say
    from roadmap_tui.text.characters import one_line

    if is_json:
        return _say_json(sentence, "usage" if code == USAGE else "failed", code)
    say(f"roadmap: {one_line(sentence)}")
    return code


def _report_json(problem: "Problem") -> int:
    """Report a problem as one line of JSON."""
    remedies = [
        {
            "command": one.command,
            "arguments": list(one.arguments),
            "words": one.words.replace("{}", f"`{one.command_line}`", 1),
        }
        for one in problem.remedies
    ]
    return _say_json(problem.message, problem.reason, int(problem.exit), remedies)


def _say_json(message: str, reason: str, code: int, remedies: "Sequence[dict[str, Any]]" = ()) -> int:
    """Print an error as one line of JSON: its code, its sentence, the first and all that mends it, the exit."""
    import msgspec

    from roadmap_tui.cli.app.output import say

    remedy = remedies[0] if remedies else None
    told = {"reason": reason, "message": message, "remedy": remedy, "remedies": remedies, "exit": code}
    say(msgspec.json.encode({"error": told}).decode())
    return code


def _unexpected(sentence: str, *, is_json: bool = False) -> int:
    """Log the traceback and print where it is."""
    import traceback

    from roadmap_tui.cli.app.log import write_log

    log = write_log(traceback.format_exc())
    where = f" The details are in {log}; please send them with your report." if log is not None else ""
    return _report(f"{sentence}{where}", FAILED, is_json=is_json)


def _os_sentence(fault: OSError) -> str:
    named = f"{fault.filename}: " if fault.filename else "The output cannot be written: "
    return f"{named}{fault.strerror or type(fault).__name__}."


def _end(code: int) -> None:
    """End this process at once, after what is to be done at exit; where other threads run it only returns.

    All is written, and the process gives its memory back: no interpreter need take itself apart.
    """
    gc.freeze()  # where it takes itself apart, the collector's round costs 20 ms on a large board
    threads = sys.modules.get("threading")
    if threads is not None and threads.active_count() > 1:
        return
    import atexit
    import os

    atexit._run_exitfuncs()  # noqa: SLF001  # there is no other way to run them before `os._exit`
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except OSError:
            pass  # nobody reads what was said there at exit
    os._exit(code)


def _flush() -> None:
    """Flush the output, so that a full disk or a closed pipe is met here and not at exit."""
    if sys.stdout is not None and not sys.stdout.closed:
        sys.stdout.flush()


def _drop_output() -> int:
    """Redirect stdout, which nobody reads any more: the rest of it, and the flush at exit, go nowhere."""
    import os

    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        sys.stdout = None
    return 0


if __name__ == "__main__":
    sys.exit(run())
