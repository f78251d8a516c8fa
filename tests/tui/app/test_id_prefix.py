"""Ids typed right behind the key that goes to the top."""

from textual.events import Key

from roadmap_tui.tui.app.id_prefix import SECONDS, IdPrefix
from tests.each_row import each_row

QUICK, SLOW = SECONDS / 2, SECONDS * 2


def typed(*keys: tuple[str, float]) -> tuple[str, list[str]]:
    """The start of an id, and the keys that are delivered, of keys each so long after the one before."""
    late: list[str] = []
    timers = []
    prefix = IdPrefix(lambda event: late.append(event.key), lambda _seconds, call: timers.append(call))
    delivered, now = [], 100.0
    for key, pause in keys:
        now += pause
        event = Key(key, key if len(key) == 1 else None)
        event.time = now
        taken = prefix.take(event, is_prefix=key == "g")
        delivered += [one.key for one in taken.events]
        if taken.typed:
            return taken.typed, delivered
    for call in timers:
        call()
    return "", [*delivered, *late]


@each_row(
    ("keys", "result"),
    [
        ([("g", 1.0)], ("", ["g"])),
        ([("g", 1.0), ("1", QUICK)], ("1", ["g"])),
        ([("g", 1.0), ("1", SLOW)], ("", ["g", "1"])),
        ([("g", 1.0), ("s", QUICK), ("1", QUICK)], ("s1", ["g"])),
        ([("g", 1.0), ("R", QUICK), ("-", QUICK)], ("R-", ["g"])),
        ([("g", 1.0), ("s", QUICK)], ("", ["g", "s"])),
        ([("g", 1.0), ("r", QUICK), ("j", QUICK)], ("", ["g", "r", "j"])),
        ([("g", 1.0), ("j", QUICK), ("1", QUICK)], ("", ["g", "j", "1"])),
        ([("g", 1.0), ("g", QUICK), ("1", QUICK)], ("1", ["g", "g"])),
        ([("g", 1.0), ("enter", QUICK)], ("", ["g", "enter"])),
        ([("1", 1.0)], ("", ["1"])),
    ],
)
def test_no_key_is_lost(keys: list[tuple[str, float]], result: tuple[str, list[str]]) -> None:
    """Each is part of an id, or delivered in its turn."""
    assert typed(*keys) == result
