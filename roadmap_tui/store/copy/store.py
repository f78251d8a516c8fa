"""The file of a copy, and the copy as a store that is read and takes no changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roadmap_tui.errors import Advice, Problem, Reason, Refused
from roadmap_tui.store.file.durable import write_file
from roadmap_tui.store.file.generations import places
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.store.protocol import Fault, Generation, Task, Transaction

NOT_HERE = (
    "Not connected: what others may have changed is not edited. New requests, stories, sessions and notes "
    "are kept until the server is back."
)
"""What is said of a change that must see the board as it stands."""


class CopyFile(FileStore):
    """The file of a copy, which is replaced as a whole."""

    def document(self) -> bytes:
        """The document. Raises NotFound, Refused."""
        return self._reader.raw()[0]

    def put(self, document: bytes) -> None:
        """Replace the document; what it replaces stays, as the previous state and as that of its day."""
        with self._lock.held():
            self._clean()
            try:
                reading = self._reader.guarded(self._reader.generation)
            except Problem:  # there is none, or it is damaged and worth nothing
                write_file(self._path, document, mode=0o600)
            else:
                self._commit(reading, document)

    def delete(self) -> None:
        """Delete the document and its earlier states: the address leads to another board."""
        for place in (self._path, *places(self._path)):
            self._delete(place)


class CopyStore(CopyFile):
    """The copy of a board on a server, while that cannot be reached. What would change it is refused."""

    def __init__(self, path: Path, place: str, settings: str) -> None:
        super().__init__(path)
        self._server_place = place
        self._settings = settings

    @property
    def place(self) -> str:
        """The address on the server."""
        return self._server_place

    def settings(self) -> str:  # type: ignore[override]  # a file has none
        """The team's settings as they stood on the server."""
        return self._settings

    def advice(self, *, brief: bool = False) -> list[Advice]:  # noqa: ARG002
        """None: the copy follows the board on its server."""
        return []

    def occupies(self, path: Path) -> bool:  # noqa: ARG002  # no file is a board on a server
        """False: the board is in no file."""
        return False

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Raises Refused."""
        raise _refused()
        yield

    @contextmanager
    def hold(
        self,
        *,
        by: str,  # noqa: ARG002  # as every store has it
        wait: float = 0.0,  # noqa: ARG002
        task: Task = "sync",  # noqa: ARG002
    ) -> Iterator[None]:
        """Raises Refused."""
        raise _refused()
        yield

    def create(self, name: str, currency: str) -> None:  # noqa: ARG002
        """Raises Refused."""
        raise _refused()

    def restore(self, name: str | None = None, *, anyway: bool = False) -> Generation:  # noqa: ARG002
        """Raises Refused."""
        raise _refused()

    def load(self, document: bytes, *, since: int | None = None, named: str | None = None) -> None:  # noqa: ARG002
        """Raises Refused."""
        raise _refused()

    def check(self, *, fix: bool = False) -> list[Fault]:
        """Check the copy. Raises Refused where it is to be repaired."""
        if fix:
            raise _refused()
        return super().check()

    def mark_moved(self, to: str | None) -> None:  # noqa: ARG002
        """Raises Refused."""
        raise _refused()

    def write_settings(self, text: str, *, replacing: str) -> None:  # noqa: ARG002
        """Raises Refused."""
        raise _refused()


def _refused() -> Refused:
    return Refused(NOT_HERE, reason=Reason.OFFLINE)
