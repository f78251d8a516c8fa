"""A proxy before a server: it delays what passes, cuts connections, says nothing any more, or is away."""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator

from tests.postgres_server import shared_server


class Proxy:
    """Passes bytes between clients and a server on this machine, until told otherwise.

    `cut(sent, received)` is asked before each piece is passed, with the bytes that went each way so far on that
    connection; where it says so, the connection is broken. `delay` is in seconds, each way.
    """

    def __init__(self, port: int, *, delay: float = 0.0) -> None:
        self._server = port
        self.delay = delay
        self.cut: Callable[[int, int], bool] = lambda _sent, _received: False
        self.silent = False
        self.deaf = False
        """Whether a connection is broken as soon as the server answers."""
        self.passed = 0
        """Pieces that were passed, both ways, over all connections."""
        self.turns = 0
        """How often a piece went the other way than the one before it on its connection."""
        self.port = 0
        self._open: list[socket.socket] = []
        self.start()

    def start(self) -> None:
        """Take connections, again at the port it had."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def stop(self) -> None:
        """Take no more connections, and break those there are: clients see a server that is away."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # what waits in `accept` wakes up
        self._listener.close()
        self._accepting.join()
        self.break_all()

    def through(self, address: str) -> str:
        """The address of a board of the server, through here."""
        return address.replace(f":{self._server}/", f":{self.port}/")

    def cut_once(self, piece: int) -> None:
        """Break the connection on which the piece with this number, from now on, would pass; no later one."""
        end = self.passed + piece
        done: list[bool] = []

        def cut(_sent: int, _received: int) -> bool:
            if done or self.passed != end:
                return False
            done.append(True)
            return True

        self.cut = cut

    def break_all(self) -> None:
        """Break every connection."""
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._server))
            except OSError:
                client.close()
                continue
            self._open += (client, server)
            threading.Thread(target=self._pass, args=(client, server), daemon=True).start()

    def _pass(self, client: socket.socket, server: socket.socket) -> None:
        sent = received = 0
        before: socket.socket | None = None
        with client, server, contextlib.suppress(OSError):
            while True:
                for one in select.select([client, server], [], [])[0]:
                    data = one.recv(1 << 16)
                    while self.silent:
                        time.sleep(0.01)
                    if not data or self.cut(sent, received) or (self.deaf and one is server):
                        return
                    self.passed += 1
                    self.turns += one is not before
                    before = one
                    if self.delay:
                        time.sleep(self.delay)
                    if one is client:
                        sent += len(data)
                        server.sendall(data)
                    else:
                        received += len(data)
                        client.sendall(data)


class StoppableServer(Proxy):
    """The shared server, for tests that stop theirs: what is stopped is a proxy before it.

    To stop and start a real one takes a tenth of a second, and to make one half a second more.
    """

    def __init__(self) -> None:
        super().__init__(shared_server().port)

    def new_address(self, **options: str) -> str:
        """The address of a board in a schema that there is not yet."""
        return self.through(shared_server().new_address(**options))


def stoppable_server() -> Iterator[StoppableServer]:
    """A server that a test may stop; a fixture."""
    server = StoppableServer()
    yield server
    server.stop()
