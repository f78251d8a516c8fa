"""Requests of another board: its export, or the list that `--json` prints of them, as rows of a table.

Ids of that board mean nothing here: customers come by their names, and each request is known by that board's uid
and its own.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from roadmap_tui.store.rows import BOARD, BOARD_KEY

_TAKEN = (
    "said", "person", "problem", "frequency", "workaround", "consequence", "importance", "satisfaction",
    "feeling", "touchpoint", "product", "channel", "csm", "heard_on",
)  # fmt: skip
"""The fields of a request that mean the same on every board."""


class OtherBoard(NamedTuple):
    """The rows of another board's requests, its uid, and the uids of the stories of each request by its uid."""

    rows: list[dict[str, Any]]
    uid: str | None
    stories: Mapping[str, tuple[str, ...]]


def read_other_board(whole: Any) -> OtherBoard | None:
    """Another board's requests out of decoded JSON; None where it is something else."""
    listed = [whole] if _is_listed(whole) else whole
    if isinstance(listed, list) and listed and all(map(_is_listed, listed)):
        return _of_list(listed)
    own = _rows(whole, BOARD).get(BOARD_KEY)
    if not isinstance(own, dict) or not isinstance(own.get("uid"), str) or "requests" not in whole:
        return None
    requests, customers = _by_id(whole, "requests"), _by_id(whole, "customers")
    stories = {key: one.get("uid") for key, one in _by_id(whole, "stories").items()}
    linked: dict[str, list[str]] = {}
    for link in _by_id(whole, "links").values():
        uid, story = requests.get(link.get("request"), {}).get("uid"), stories.get(link.get("story"))
        if isinstance(uid, str) and isinstance(story, str):
            linked.setdefault(uid, []).append(story)
    rows = []
    for one in requests.values():
        if one.get("forgotten"):
            continue
        who = customers.get(one.get("customer"), {})
        names = {
            "customer": who.get("name"),
            "domain": _first(who.get("domains")),
            "external_id": _first(who.get("external_ids")),
        }
        rows.append({"id": one.get("uid"), **names, **_fields(one)})
    return OtherBoard(rows, own["uid"], {uid: tuple(found) for uid, found in linked.items()})


def _of_list(listed: list[dict[str, Any]]) -> OtherBoard:
    """The requests of a list; of one board each is known by its uid, of several, or an older list, by none."""
    origins = [one["origin"] if isinstance(one.get("origin"), dict) else {} for one in listed]
    boards = {one.get("board") for one in origins}
    uid = boards.pop() if len(boards) == 1 else None
    rows = [
        {
            "id": origin.get("uid") if uid is not None else one.get("id"),
            "customer": one.get("customer_name"),
            "domain": _first(origin.get("domains")),
            "external_id": _first(origin.get("external_ids")),
            **_fields(one),
        }
        for one, origin in zip(listed, origins, strict=True)
    ]
    stories = {one.get("uid"): tuple(one.get("stories") or ()) for one in origins}
    return OtherBoard(rows, uid, stories if uid is not None else {})


def _is_listed(value: Any) -> bool:
    """Whether an object is a request as our own lists print it."""
    return isinstance(value, dict) and {"customer_name", "captured_at", "context_score"} <= value.keys()


def _fields(request: Mapping[str, Any]) -> dict[str, Any]:
    return {name: request.get(name) for name in _TAKEN}


def _rows(whole: Any, name: str) -> dict[str, Any]:
    table = whole.get(name) if isinstance(whole, dict) else None
    return table if isinstance(table, dict) else {}


def _by_id(whole: Any, name: str) -> dict[Any, dict[str, Any]]:
    return {one.get("id"): one for one in _rows(whole, name).values() if isinstance(one, dict)}


def _first(values: Any) -> Any:
    return values[0] if isinstance(values, list) and values else None
