"""Bulk reads of issues: several requests in flight at once."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from roadmap_tui.trackers.http.transport import Transport
from roadmap_tui.trackers.jira.editions import AT_ONCE, Edition, Found, quoted

T = TypeVar("T")
R = TypeVar("R")

_IN_FLIGHT = 4
_LABELS_AT_ONCE = 100
_TEXTS_AT_ONCE = 20


def run_parallel(work: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
    """Run tasks on a thread pool; returns results in their order, raises the first failure."""
    if len(tasks) < 2:
        return [work(one) for one in tasks]
    with _pool() as pool:
        return list(pool.map(work, tasks))


def read_many(transport: Transport, edition: Edition, names: Sequence[str]) -> list[Found]:
    """Read issues by id or key, a hundred a request; those that cannot be seen are left out."""
    pages = run_parallel(lambda chunk: list(edition.read_many(transport, chunk)), list(_chunks(names, AT_ONCE)))
    return [one for page in pages for one in page]


def search_labels(
    transport: Transport, edition: Edition, labels: Sequence[str], is_missing: Callable[[], bool]
) -> list[Found]:
    """Search for issues by labels.

    `is_missing` asks whether the create screen has no labels; then the last line of descriptions is searched too.
    """

    def search(jql: str) -> list[Found]:
        return list(edition.search(transport, f"{jql} ORDER BY created ASC"))

    with _pool() as pool:
        missing = pool.submit(is_missing) if labels else None
        by_label = [f"labels in ({', '.join(map(quoted, one))})" for one in _chunks(labels, _LABELS_AT_ONCE)]
        rows = [one for page in pool.map(search, by_label) for one in page]
        if missing is not None and missing.result():
            texts = [
                " OR ".join(f"description ~ {quoted(quoted(one))}" for one in chunk)
                for chunk in _chunks(labels, _TEXTS_AT_ONCE)
            ]
            rows += [one for page in pool.map(search, texts) for one in page]
    return rows


def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_IN_FLIGHT, thread_name_prefix="roadmap-jira")


def _chunks(texts: Sequence[str], length: int) -> Iterator[Sequence[str]]:
    return (texts[start : start + length] for start in range(0, len(texts), length))
