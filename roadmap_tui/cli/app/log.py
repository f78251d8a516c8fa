"""The log file: unexpected errors, and with --verbose what was done. Small, and for its owner only."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

LARGEST = 256 * 1024
"""Bytes at which the log is put aside as `roadmap.log.1`, of which there is one."""


def log_file() -> Path:
    """The path of the log file."""
    from roadmap_tui.files.folders import state_folder

    return state_folder() / "roadmap.log"


def write_log(text: str) -> Path | None:
    """Append to the log; gives its path, or None where it cannot be written."""
    from roadmap_tui.files.folders import private_folder
    from roadmap_tui.files.plain import plain_handle

    path = log_file()
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        private_folder(path.parent)
        if path.exists() and path.lstat().st_size > LARGEST:
            path.replace(path.with_name(f"{path.name}.1"))
        handle = plain_handle(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as out:
            out.write(f"{stamp} [{os.getpid()}] {text}\n")
    except OSError:
        return None
    return path


def log_run(what: str) -> None:
    """Log the command that runs and all that follows; not its arguments, which may be a customer's words."""
    log_more()
    write_log(f"runs {what} from {sys.argv[0]}")


def log_more() -> None:
    """Route the log records of the package, from DEBUG on, to the log file."""
    import logging

    class ToFile(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            write_log(f"{record.levelname} {record.name}: {self.format(record)}")

    logger = logging.getLogger("roadmap_tui")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(ToFile())
    logger.propagate = False
