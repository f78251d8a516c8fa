"""Reads Slack's messages: threads as one request each, names by ids, without joins and bots."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from roadmap_tui.intake.cells import domain_in
from roadmap_tui.intake.own_people import OwnPeople
from roadmap_tui.intake.rows import Choice, Doubt
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.plural import plural

Object = dict[str, Any]

_LEFT_OUT = frozenset(
    "channel_join channel_leave channel_topic channel_purpose channel_name channel_archive channel_unarchive "
    "group_join group_leave bot_message bot_add bot_remove pinned_item unpinned_item reminder_add file_comment "
    "tombstone channel_convert_to_private huddle_thread sh_room_created app_conversation_join".split()
)
"""Kinds of messages that nobody wrote."""
_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,20})(?:\|([^<>]{1,80}))?>")
_CHANNEL = re.compile(r"<#C[A-Z0-9]{1,20}\|?([^<>]{0,80})>")
_LINK = re.compile(r"<((?:https?://|mailto:)[^<>|\s]{1,800})(?:\|([^<>]{1,400}))?>")
_DEPTH = 12
_LAST = 253_402_300_800
"""Seconds since 1970 at which days end that can be written."""
_SHOWN = 3
"""Channels that are shown as named after customers."""
_CUSTOMERS_CHANNEL = frozenset(
    "ext external cust custs customer customers client clients acct account shared connect partner support help "
    "success cs csm ask asks feedback".split()
)
"""Words of a channel's name that say that it is for a customer, or about one."""


def is_message(one: Object) -> bool:
    """Whether an object is a message of a Slack export."""
    return one.get("type") == "message" and "ts" in one


def is_day(value: Any) -> bool:
    """Whether a value is what was written in a channel on a day: a list, most of it messages."""
    listed = value if isinstance(value, list) else []
    return 2 * sum(isinstance(one, dict) and is_message(one) for one in listed) > len(listed)


def messages_of(day: Iterable[Any]) -> list[Object]:
    """The messages of a day; what is none among them is one that nobody wrote, so that it is told."""
    return [one if isinstance(one, dict) and is_message(one) else {} for one in day]


def users_of(listed: Any) -> dict[str, Object]:
    """The people of `users.json` by their ids."""
    found = listed if isinstance(listed, list) else []
    return {one["id"]: one for one in found if isinstance(one, dict) and isinstance(one.get("id"), str)}


class People:
    """The people of a workspace: their names and addresses, and who of them is of another company.

    Those are people of other workspaces, guests, and with `own` domains everybody of another domain.
    """

    def __init__(self, users: Mapping[str, Object], own: Iterable[str] = ()) -> None:
        self._users = users
        self._own = OwnPeople(own)
        teams = Counter(
            str(one["team_id"]) for one in users.values() if one.get("team_id") and not one.get("is_bot")
        )
        self._team = teams.most_common(1)[0][0] if len(teams) > 1 else None

    def address(self, message: Object) -> str:
        """The address of who wrote a message; empty where it is not known."""
        return str(
            _profile(message.get("user_profile")).get("email") or self._profile_of(message).get("email") or ""
        )

    def name(self, message: Object) -> str:
        """The name of who wrote a message; empty where it is not known."""
        own, known = _profile(message.get("user_profile")), self._users.get(str(message.get("user")), {})
        profile = self._profile_of(message)
        named = (
            *(own.get("real_name"), profile.get("real_name"), known.get("real_name"), own.get("display_name")),
            *(profile.get("display_name"), known.get("name")),
        )
        return str(next(filter(None, named), ""))

    def mentioned(self, identity: str) -> str:
        """The name of somebody whom a message mentions; their id where nobody knows it."""
        return self.name({"user": identity}) or identity

    def is_foreign(self, message: Object) -> bool:
        """Whether who wrote a message is known to be of another company."""
        known = self._users.get(str(message.get("user")), {})
        address = self.address(message).lower()
        if address and self._own.are_known:
            return not self._own.has(address)
        home = message.get("user_team") or known.get("team_id")
        is_away = self._team is not None and home is not None and str(home) != self._team
        return is_away or any(known.get(one) for one in ("is_stranger", "is_restricted", "is_ultra_restricted"))

    def is_own(self, message: Object) -> bool:
        """Whether who wrote a message is known to be one of one's own people."""
        return self._own.has(self.address(message).lower())

    def _profile_of(self, message: Object) -> Object:
        return _profile(self._users.get(str(message.get("user")), {}).get("profile"))


def _profile(value: Any) -> Object:
    return value if isinstance(value, dict) else {}


def slack_threads(
    channels: Sequence[tuple[str, Sequence[Object]]], people: People, remarks: list[str], doubts: list[Doubt]
) -> list[tuple[int, Object]]:
    """The rows of messages by channel: a thread is one, with the words of the customer's people in it.

    Where none of those is known to have written, the words are whose who began it. Each row goes with the place
    of its first message, counted through all channels.
    """
    threads: dict[tuple[str, str], list[tuple[int, Object, str]]] = {}
    place = left = answers = 0
    listed: list[tuple[int, str, Object]] = []
    for channel, messages in channels:
        for one in messages:
            listed.append((place, channel, one))
            place += 1
    for at, channel, one in sorted(listed, key=lambda each: (each[1], _instant(each[2]))):
        words = _words(one, people)
        if str(one.get("subtype")) in _LEFT_OUT or one.get("bot_id") or not words or not one.get("user"):
            left += 1
            continue
        threads.setdefault((channel, str(one.get("thread_ts") or one["ts"])), []).append((at, one, words))
    rows: list[tuple[int, Object]] = []
    for (channel, thread), said in threads.items():
        first = next((one for one in said if people.is_foreign(one[1])), said[0])
        mine = [each for each in said if _is_by_same(each[1], first[1], people)]
        answers += len(said) - len(mine)
        row = _row(first[1], "\n\n".join(words for _, _, words in mine), channel, thread, people)
        rows.append((said[0][0], row))
    if left:
        remarks.append(f"{plural(left, 'message')} that nobody wrote, such as joins and bots', left out.")
    if answers:
        remarks.append(
            f"{plural(answers, 'answer')} of others in threads left out: a thread's words are the customer's, "
            "else who's began it."
        )
    doubts += _doubts([row for _, row in rows])
    return sorted(rows, key=lambda each: each[0])


def _doubts(rows: Sequence[Object]) -> list[Doubt]:
    """What of a workspace's rows is a guess: that nobody is a customer's, and whose the channels are."""
    doubts = []
    if rows and not any(row["customer domain"] for row in rows):
        sentence = "Nobody who wrote is known to be a customer's, so that an address finds a known customer alone"
        doubts.append(Doubt(sentence, "--own DOMAIN", "whose messages are your own"))
    channels = {row["channel name"]: row["channel customer"] for row in rows if row["channel customer"]}
    if channels:
        named = ", ".join(f"#{one_line(one)}: {one_line(who)}" for one, who in list(channels.items())[:_SHOWN])
        sentence = f"Where no address tells, a known customer whose name a channel has is taken ({named})"
        none = Choice("channel customer=", "channels tell no customer")
        doubts.append(Doubt(sentence, '--map "channel customer="', "customers by channels", (none,)))
    return doubts


def _is_by_same(one: Object, other: Object, people: People) -> bool:
    """Whether two messages are by one person, or by people of one company that is not one's own."""
    if one.get("user") == other.get("user"):
        return True
    if not (people.is_foreign(one) and people.is_foreign(other)):
        return False
    mine, theirs = (domain_in(people.address(each)) for each in (one, other))
    return mine is not None and mine == theirs


def _row(one: Object, words: str, channel: str, thread: str, people: People) -> Object:
    day = datetime.fromtimestamp(_instant(one), UTC).isoformat() if _instant(one) else ""
    address = people.address(one)
    is_own = people.is_own(one)  # a colleague wrote down what a customer said
    return {
        "slack message": thread,
        "text": words,
        "person": "" if is_own else people.name(one),
        "email": "" if is_own else address,
        "colleague": people.name(one) if is_own else "",
        "customer domain": address.rpartition("@")[2] if people.is_foreign(one) else "",
        "channel name": channel,
        "channel customer": _named_after(channel),
        "said at": day,
    }


def _named_after(channel: str) -> str:
    """The customer that a channel is named after, as `ext-acme` and `acme-support` are; empty for others."""
    words = [one for one in re.split(r"[-_\s]+", channel.casefold()) if one]
    rest = [one for one in words if one not in _CUSTOMERS_CHANNEL]
    return " ".join(rest) if rest and len(rest) < len(words) else ""


def _instant(one: Object) -> float:
    """The seconds since 1970 of a message; 0 where they are none."""
    try:
        seconds = float(one.get("ts") or 0)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return seconds if 0 < seconds < _LAST else 0.0


def _words(one: Object, people: People) -> str:
    """The words of a message: its text, else what its blocks hold, with people and links by name."""
    text = one.get("text") if isinstance(one.get("text"), str) else ""
    if not text:
        text = _block_text(one.get("blocks"), 0).strip()
    text = _MENTION.sub(lambda found: f"@{found[2] or people.mentioned(found[1])}", text)
    text = _CHANNEL.sub(lambda found: f"#{found[1]}", text)
    text = _LINK.sub(lambda found: found[1] if found[2] in (None, found[1]) else f"{found[2]} ({found[1]})", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _block_text(value: Any, depth: int) -> str:
    """The texts in blocks, one after the other."""
    if depth > _DEPTH:
        return ""
    if isinstance(value, list):
        return "".join(_block_text(one, depth + 1) for one in value)
    if not isinstance(value, dict):
        return ""
    kind = value.get("type")
    text = value.get("text")
    if kind == "user" and value.get("user_id"):
        return f"<@{value['user_id']}>"
    if kind == "link":
        return str(text or value.get("url") or "")
    own = text if isinstance(text, str) else _block_text(text, depth + 1)
    inner = own + _block_text(value.get("elements"), depth + 1) + _block_text(value.get("fields"), depth + 1)
    ends = kind in ("section", "header", "rich_text_section", "rich_text_quote", "rich_text_preformatted")
    return f"{inner}\n" if ends and inner else inner


def channels_of(
    files: Iterable[tuple[str, bytes]],
) -> tuple[list[tuple[str, list[Object]]], dict[str, Object]] | None:
    """The channels with their messages and the people, of the files of an export; None where it is no such one.

    Files are named by their paths within it: `users.json`, `general/2026-10-01.json`.
    """
    found: dict[str, list[Object]] = {}
    users: dict[str, Object] | None = None
    for name, data in files:
        folder, _, file = name.rpartition("/")
        if not file.endswith(".json"):
            continue
        try:
            value = json.loads(data)
        except ValueError:
            continue
        if file == "users.json":
            users = users_of(value)
        elif folder and is_day(value):
            found.setdefault(folder.rpartition("/")[2], []).extend(messages_of(value))
    return None if users is None else (list(found.items()), users)
