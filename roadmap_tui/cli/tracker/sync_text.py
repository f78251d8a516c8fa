"""Formats pushes, syncs and their plans for the shell."""

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from roadmap_tui.cli.app import output
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import Reason, Remedy, in_shell
from roadmap_tui.model.differing import FORM, changed, differing, is_form
from roadmap_tui.sync.reasons import came_of
from roadmap_tui.text.characters import visible
from roadmap_tui.trackers.protocol import Push, Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from roadmap_tui.store.protocol import Store
    from roadmap_tui.sync.merge import Sides
    from roadmap_tui.sync.run import Run

_MOST = 30
"""The most lines of one side of a field that are shown."""
_FEW = 8
"""The most lines of one side of a conflict: enough to know it again, in a log that repeats it at each run."""
_SHORT = 60
"""The most characters of three sides that stand on one line together."""
_SIDES = {"agreed": "base", "ours": "ours", "theirs": "theirs"}
"""The sides of a conflict as people call them, and as JSON does."""
_NOTHING = ["(nothing)"]
_WRITING = ("create", "adopt", "update", "move", "pull")


class Cut(NamedTuple):
    """The limit of one side of a field in lines, and the command that shows all of them."""

    most: int
    remedy: Remedy | None = None


def run_of(
    session: Session,
    store: "Store",
    tracker: Tracker,
    *,
    wait: float,
    stop: "Callable[[], bool]",
) -> "Run":
    """The Run of a command, with progress shown on a terminal.

    `wait` is the seconds that another push or sync of the board may take.
    """
    import time

    from roadmap_tui.sync.run import Run
    from roadmap_tui.sync.settings import sync_settings

    def sleep(seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not stop():
            time.sleep(min(left, 0.2))

    def progress(done: int, total: int, words: str) -> None:
        output.progress("" if done >= total else f"{done:,} of {total:,} {words}")

    return Run(
        store=store,
        tracker=tracker,
        settings=sync_settings(session.settings, wait=wait),
        by=session.me,
        now=lambda: datetime.now(UTC).replace(microsecond=0),
        sleep=sleep,
        notify=over_progress(session.say),
        progress=progress,
        stop=stop,
    )


def over_progress(say: "Callable[[str], None]") -> "Callable[[str], None]":
    """Clear the line of progress before each sentence."""

    def show(words: str) -> None:
        output.progress("")
        say(words)

    return show


def show_results(session: Session, results: Sequence[Push], *, quiet: bool = False, whole: bool = False) -> None:
    """Print the results on stdout, and on stderr what was left and why.

    `quiet` leaves out what is in step; `whole` shows all of a conflict, to a person about to choose a side.
    """
    if session.json:
        session.out_json(plain(results))
    else:
        shown = [one for one in results if one.key and (came_of(one) or (one.done and not quiet))]
        session.out("\n".join(result_line(one) for one in shown))
    for one in results:
        if one.action == "conflict":
            for line in conflict_lines(one, whole=whole):
                session.say(line)
        sentence = " ".join(filter(None, (one.why, left_words(one))))
        is_quiet = quiet and one.action == "none" and not is_unread(one)
        if sentence and (not one.done or not session.json) and not is_quiet:
            session.say(f"{one.story}: {sentence}")


def is_unread(one: Push) -> bool:
    """Whether a value of a story's issue was missing or could not be read."""
    return any(each.reason is Reason.UNREADABLE for each in one.advice)


def left_words(one: Push) -> str | None:
    """The fields that were not transferred, where others were or may have been; None where all were."""
    if one.done or not (one.sent or one.taken or one.unanswered):
        return None
    parts = [
        (one.unanswered, "Sent without an answer: {}."),
        (one.unsent, "Not sent: {}."),
        (one.untaken, "Not taken over: {}."),
    ]
    return " ".join(words.format(", ".join(names)) for names, words in parts if names) or None


def plain(results: Sequence[Push]) -> list[dict[str, Any]]:
    """The JSON of a push, a sync or a plan.

    `why` is all advice as the shell prints it, `reason` and `remedy` are those of the first.
    """
    names = [name for name in Push.__struct_fields__ if name not in {"advice", "displayed"}]
    return [{name: getattr(one, name) for name in names} | _plain_advice(one) for one in results]


def _plain_advice(one: Push) -> dict[str, Any]:
    advice = [
        {
            "reason": each.reason,
            "message": each.message,
            "remedies": [{"command": two.command, "arguments": two.arguments} for two in each.remedies],
        }
        for each in one.advice
    ]
    first = one.advice[0] if one.advice else None
    remedy = advice[0]["remedies"][0] if first is not None and first.remedies else None
    return {
        "why": one.why,
        "reason": first.reason if first is not None else None,
        "remedy": remedy,
        "advice": advice,
    }


def result_line(one: Push) -> str:
    """The result for one story: `S-1 → ROAD-1 updated (title, label), pulled (ship_by)  https://…`."""
    left = [name for name, way in one.ways.items() if way in {"theirs differs", "ours differs"}]
    words = crossed(one) or (f"left as it is ({', '.join(left)})" if left else "in step")
    return f"{one.story} → {one.key} {words}  {one.url}"


def crossed(one: Push) -> str:
    """The transferred fields of a story: `updated (title, label), pulled (ship_by)`; empty where nothing did."""
    return ", ".join(f"{words} ({', '.join(names)})" if names else words for words, names in came_of(one).items())


def plan_question(items: Sequence[Push], takes: str = "") -> str:
    """The question that sums up a plan, which may have scrolled out of sight; `takes` says how long it takes."""
    counts: Counter[str] = Counter(one.action for one in items)
    parts = [f"{counts[action]:,} {action}" for action in _WRITING if counts[action]]
    others = [one for one in items if one.action not in _WRITING]
    beside = sum(bool(one.unsent or one.untaken) for one in others)
    if beside:
        parts.append(f"the other fields of {beside:,} that {'is' if beside == 1 else 'are'} left to you")
    left = f"; {len(others):,} left to you" if others and not beside else ""
    long = f" {takes}." if takes else ""
    return f"{', '.join(parts)}{left}.{long} Do this?"


def plan_lines(items: Sequence[Push]) -> list[str]:
    """A plan: a line for each story, and one for each field that goes one way or the other."""
    lines = []
    for one in items:
        where = f" {one.key}" if one.key else ""
        lines.append(f"{one.action:<9} {one.story}{where}")
        if one.action == "create" and one.fields:
            lines += [f"          {line}" for line in _creation_lines(one.fields)]
        for name, field in one.fields.items() if one.action != "create" else ():
            way = one.ways.get(name)
            cut = Cut(_MOST, Remedy("sync", (one.story, "--dry-run", "--json"), "{} shows all"))
            if way == "push":
                shown = _changed(name, field["theirs"], field["ours"], "→", cut)
            elif way == "pull":
                shown = _changed(name, field["ours"], field["theirs"], "←", cut)
            else:
                shown = _sides(name, field, _cut_of_conflict(one)) if way == "conflict" else []
            lines += [f"          {line}" for line in shown]
        if one.why is not None:
            lines.append(f"          {one.why}")
    return lines


def _creation_lines(fields: "Mapping[str, Mapping[str, object]]") -> list[str]:
    """The fields of an issue to be created: its title on a line of its own, the rest on one line."""
    values = {
        name: "" if name in {"description", "mark"} else f" {side['ours']}" for name, side in fields.items()
    }
    title = values.pop("title", "").strip()
    return [visible(f"title: {title}"), visible(f"with {', '.join(name + one for name, one in values.items())}")]


def conflict_lines(one: Push, names: "Collection[str]" = (), *, whole: bool = False) -> list[str]:
    """The three sides of these fields, or of each in conflict; unless `whole`, those of a long text in short."""
    clashes = [name for name, way in one.ways.items() if (name in names if names else way == "conflict")]
    cut = None if whole else _cut_of_conflict(one)
    return [f"{one.story}: {line}" for name in clashes for line in _sides(name, one.fields[name], cut)]


def _cut_of_conflict(one: Push) -> "Cut":
    return Cut(_FEW, Remedy("sync resolve", (one.story,), "{} shows all, and asks"))


def sides_lines(fields: "Mapping[str, Sides]") -> list[str]:
    """The fields in which a story and an issue that are not linked yet differ."""
    return [
        line
        for name, one in fields.items()
        for line in _beside(name, {"ours": one.ours, "theirs": one.theirs}, Cut(_MOST))
    ]


def _sides(name: str, field: "Mapping[str, Any]", cut: Cut | None) -> list[str]:
    """The base, ours and theirs of a field: on one line where they are short, of long texts what differs."""
    if is_form(field, "conflict"):
        return [*_changed(name, field["base"], field["ours"], "→", cut), f"{name}, theirs: {FORM}"]
    texts = {side: _lines(field[key]) for side, key in _SIDES.items()}
    if all(len(one) == 1 for one in texts.values()) and sum(len(one[0]) for one in texts.values()) <= _SHORT:
        agreed, our, their = (text[0] if text == _NOTHING else f"“{text[0]}”" for text in texts.values())
        return [f"{name}: ours {our} · theirs {their} · agreed {agreed}"]
    sides = {side: field[key] for side, key in _SIDES.items()}
    if max(len(one) for one in differing(list(texts.values()))) <= _FEW:
        return _beside(name, sides, cut)
    agreed_text = texts["agreed"]
    shown = [agreed_text, *(changed(agreed_text, texts[side]) for side in ("ours", "theirs"))]
    return _below(name, list(texts), shown, cut)


def _changed(name: str, before: object, after: object, arrow: str, cut: Cut | None) -> list[str]:
    """The change of a field: on one line, or where it has several lines before and after below each other."""
    old, new = _lines(before), _lines(after)
    if len(old) == len(new) == 1:
        return [f"{name}: {old[0]} {arrow} {new[0]}"]
    return _beside(name, {"before": before, "after": after}, cut)


def _beside(name: str, sides: "Mapping[str, object]", cut: Cut | None) -> list[str]:
    """Each side whole on a line of its own; of sides with several lines those that differ."""
    texts = [_lines(value) for value in sides.values()]
    if all(len(one) == 1 for one in texts):
        return [f"{name}, {side}: {text[0]}" for side, text in zip(sides, texts, strict=True)]
    return _below(name, list(sides), differing(texts), cut)


def _below(name: str, sides: Sequence[str], texts: Sequence[list[str]], cut: Cut | None) -> list[str]:
    """The sides of a long text below each other, each cut or whole."""
    lines = []
    most, remedy = cut or Cut(sys.maxsize)
    for side, text in zip(sides, texts, strict=True):
        if text == _NOTHING:
            lines.append(f"{name}, {side}: {text[0]}")
            continue
        filled = [line for line in text if line.strip()]
        lines += [f"{name}, {side}:", *(f"  {line}" for line in filled[:most])]
        if len(filled) > most:
            rest = "--json has them" if remedy is None else in_shell("", (remedy,))
            lines.append(f"  … {len(filled) - most:,} more lines; {rest}")
    return lines


def _lines(value: object) -> list[str]:
    """The lines of a value, safe for a terminal, without empty ones at the end."""
    lines = [] if value is None else [visible(line) for line in str(value).splitlines()]
    while lines and not lines[-1].strip():
        lines.pop()
    return lines or _NOTHING
