"""Takes the value of a probe, from wherever it comes, within its time limit."""

from collections.abc import Callable

from roadmap_tui.model.records import Probe
from roadmap_tui.probes.secrets import Secrets
from roadmap_tui.probes.unread import Stopped, Unread

_GRACE = 2.0
"""Seconds beyond the limit after which a server that says nothing at all is given up."""


def take_value(probe: Probe, secrets: Secrets, stop: Callable[[], bool] = lambda: False) -> str:
    """The value of a probe as text, without judging it. Raises Unread, and Stopped once `stop` says so.

    The caller has made sure that this person allowed the probe.
    """
    if probe.command is not None:
        from roadmap_tui.probes.command import run_command

        return run_command(probe.command, shell=probe.shell, limit=probe.limit, stop=stop)
    from roadmap_tui.trackers.http import response_limits
    from roadmap_tui.trackers.http.response_limits import LimitExceeded, within

    seconds = probe.limit + (_GRACE if probe.sql is not None else 0)
    try:
        return within(seconds, lambda: _asked(probe, secrets), stop)
    except response_limits.Stopped:
        raise Stopped from None
    except LimitExceeded:
        raise Unread(f"nothing came within {probe.limit} s") from None


def _asked(probe: Probe, secrets: Secrets) -> str:
    if probe.url is not None:
        from roadmap_tui.probes.address import ask_address

        return ask_address(probe.url, probe.json_path, probe.headers, secrets, probe.limit)
    if probe.csv is not None and probe.column is not None:
        from roadmap_tui.probes.csv_file import read_column

        return read_column(probe.csv, probe.column, probe.take)
    if probe.sql is not None and probe.dsn is not None:
        from roadmap_tui.probes.query import ask_query

        return ask_query(secrets.dsn(probe.dsn), probe.sql, probe.limit)
    raise Unread("it says nothing that could be asked: it was written by another program")
