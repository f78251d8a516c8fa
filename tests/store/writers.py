"""Processes that write one board beside each other, and are killed; run as a program by the tests.

`writers.py add BOARD PROCESSES TIMES` and `writers.py kill BOARD KILLS SEED` print what they saw as JSON.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from roadmap_tui.model.records import TABLE
from roadmap_tui.store import open_store
from roadmap_tui.store.document import Content
from tests.store.kit import add


def forked(path: Path, times: int) -> tuple[int, int]:
    """A process that adds customers and writes each id down once it is durable; its id and the pipe."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    status = 1
    try:
        store = open_store(path)
        for _ in range(times):
            os.write(writing, f"{add(store, 'x' * 300)}\n".encode())
        status = 0
    finally:
        os._exit(status)


def everything_from(pipe: int, data: bytes = b"") -> list[str]:
    """The ids that a process wrote down, after what was read already; whole lines only."""
    while part := os.read(pipe, 65536):
        data += part
    os.close(pipe)
    return data.decode().rpartition("\n")[0].split("\n") if b"\n" in data else []


def add_beside(path: Path, processes: int, times: int) -> dict[str, object]:
    """Many processes, each its share of adds."""
    children = [forked(path, times) for _ in range(processes)]
    given = [identity for _, pipe in children for identity in everything_from(pipe)]
    failed = [child for child, _ in children if os.waitpid(child, 0)[1] != 0]
    return {"given": given, "failed": len(failed)}


def kill_again_and_again(path: Path, kills: int, seed: int) -> dict[str, object]:
    """Kill a writer at a random moment, over and over; after each, hold the board against what was told."""
    chance = random.Random(seed)
    known: list[str] = []
    faults: list[str] = []
    unfinished = 0
    for turn in range(kills):
        child, pipe = forked(path, 1000)
        first = os.read(pipe, 64)
        moment = time.perf_counter() + chance.random() * 0.008
        while time.perf_counter() < moment:
            pass
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = everything_from(pipe, first)
        unfinished += Path(f"{path}.tmp").exists()
        known += told
        try:
            there = open_store(path).read().customers
            faults += [f"turn {turn}: {one} is lost" for one in known if one not in there]
            previous = Content(Path(f"{path}.previous").read_bytes())
            for kind in TABLE:
                previous.table(kind)
        except Exception as error:
            faults.append(f"turn {turn}: {error!r}")
        if turn % 50 == 49:
            faults += map(str, open_store(path).check())
            known = known[-1000:]
    return {"told": len(known), "faults": faults, "unfinished": unfinished}


if __name__ == "__main__":
    what, board, *numbers = sys.argv[1:]
    run = {"add": add_beside, "kill": kill_again_and_again}[what]
    print(json.dumps(run(Path(board), *map(int, numbers))))
