"""Metrics that CX and UX teams measure outcomes with, for the form of a target to suggest."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.model.records import Direction, Story
from roadmap_tui.text.characters import folded


class Metric(NamedTuple):
    """Something that can be measured: its name, its usual unit, which way is better.

    `words` are other names that people type for it, `explains` says in one line what is counted.
    """

    name: str
    unit: str | None
    direction: Direction | None
    words: tuple[str, ...] = ()
    explains: str = ""


CATALOGUE = tuple(Metric(*one) for one in packaged_toml("model/data/metrics.toml")["metrics"])
"""The metrics that every board knows, by kind."""

_WORD = re.compile(r"[^\W_]+")


def own_metrics(stories: Iterable[Story]) -> list[Metric]:
    """The metrics that a board's own targets and guardrails name, most used first.

    A metric of several spellings keeps the newest; its unit and direction are those last given with it.
    """
    uses: Counter[str] = Counter()
    found: dict[str, Metric] = {}
    for story in stories:
        for target in (story.target, story.guardrail):
            if target is None or not (target.metric or "").strip():
                continue
            name = " ".join((target.metric or "").split())
            key = folded(name)
            old = found.get(key)
            uses[key] += 1
            found[key] = Metric(
                name,
                target.unit or (old.unit if old else None),
                target.direction or (old.direction if old else None),
                explains="Used on this board.",
            )
    return [found[key] for key, _ in uses.most_common()]


def suggest(text: str, extra: Iterable[Metric] = ()) -> list[Metric]:
    """The metrics of which every word of `text` begins a word; the board's own (`extra`) come first.

    Within each of the two: names that begin with the text, then names that hold it, then other names; else in
    the order given. An empty text suggests all. A metric of the board hides the catalogue's of the same name.
    """
    typed = _words(text)
    ranked: list[tuple[int, int, Metric]] = []
    seen: set[str] = set()
    for place, metrics in enumerate((extra, CATALOGUE)):
        for metric in metrics:
            fit = _fit(metric, typed)
            if fit is not None and folded(metric.name) not in seen:
                seen.add(folded(metric.name))
                ranked.append((place, fit, metric))
    return [metric for _, _, metric in sorted(ranked, key=lambda each: each[:2])]


def _fit(metric: Metric, typed: list[str]) -> int | None:
    name = _words(metric.name)
    if all(any(each.startswith(word) for each in name) for word in typed):
        return 0 if not typed or name[0].startswith(typed[0]) else 1
    known = [*name, *(each for other in metric.words for each in _words(other))]
    return 2 if all(any(each.startswith(word) for each in known) for word in typed) else None


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))
