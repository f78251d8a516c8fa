"""Reads Slack's messages: threads as one request each, names by ids, without joins and bots."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

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


def is_message(one: Object) -> bool:
    """Whether an object is a message of a Slack export."""
    return one.get("type") == "message" and "ts" in one


def users_of(listed: Any) -> dict[str, Object]:
    """The people of `users.json` by their ids."""
    found = listed if isinstance(listed, list) else []
    return {one["id"]: one for one in found if isinstance(one, dict) and isinstance(one.get("id"), str)}


def slack_threads(
    channels: Sequence[tuple[str, Sequence[Object]]], users: Mapping[str, Object], remarks: list[str]
) -> list[tuple[int, Object]]:
    """The rows of messages by channel: a thread is one, with the words of whoever began it.

    Each row goes with the place of its first message, counted through all channels.
    """
    rows: dict[tuple[str, str], tuple[int, Object]] = {}
    begun: dict[tuple[str, str], str] = {}
    place = left = answers = 0
    listed: list[tuple[int, str, Object]] = []
    for channel, messages in channels:
        for one in messages:
            listed.append((place, channel, one))
            place += 1
    for at, channel, one in sorted(listed, key=lambda each: (each[1], _instant(each[2]))):
        who = str(one.get("user") or "")
        words = _words(one, users)
        if one.get("subtype") in _LEFT_OUT or one.get("bot_id") or not words or not who:
            left += 1
            continue
        thread = (channel, str(one.get("thread_ts") or one["ts"]))
        if thread not in rows:
            begun[thread] = who
            rows[thread] = at, _row(one, who, words, channel, thread[1], users)
        elif begun[thread] == who:
            rows[thread][1]["text"] += f"\n\n{words}"
        else:
            answers += 1
    if left:
        remarks.append(f"{plural(left, 'message')} that nobody wrote, such as joins and bots', left out.")
    if answers:
        remarks.append(
            f"{plural(answers, 'answer')} of others in threads left out: a thread's words are who's began it."
        )
    return sorted(rows.values(), key=lambda each: each[0])


def _row(one: Object, who: str, words: str, channel: str, thread: str, users: Mapping[str, Object]) -> Object:
    profile = one.get("user_profile") or users.get(who, {}).get("profile") or {}
    known = users.get(who, {})
    name = profile.get("real_name") or known.get("real_name") or profile.get("display_name") or known.get("name")
    day = datetime.fromtimestamp(_instant(one), UTC).isoformat() if _instant(one) else ""
    return {
        "slack message": thread,
        "text": words,
        "person": name or "",
        "email": profile.get("email") or "",
        "channel name": channel,
        "said at": day,
    }


def _instant(one: Object) -> float:
    try:
        return float(one.get("ts") or 0)
    except (TypeError, ValueError):
        return 0.0


def _words(one: Object, users: Mapping[str, Object]) -> str:
    """The words of a message: its text, else what its blocks hold, with people and links by name."""
    text = one.get("text") if isinstance(one.get("text"), str) else ""
    if not text:
        text = _block_text(one.get("blocks"), 0).strip()
    text = _MENTION.sub(lambda found: f"@{found[2] or _name(found[1], users)}", text)
    text = _CHANNEL.sub(lambda found: f"#{found[1]}", text)
    text = _LINK.sub(lambda found: found[1] if found[2] in (None, found[1]) else f"{found[2]} ({found[1]})", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _name(identity: str, users: Mapping[str, Object]) -> str:
    known = users.get(identity, {})
    profile = known.get("profile")
    profile = profile if isinstance(profile, dict) else {}
    return str(profile.get("real_name") or known.get("real_name") or known.get("name") or identity)


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
        elif folder and isinstance(value, list) and all(isinstance(one, dict) for one in value):
            found.setdefault(folder.rpartition("/")[2], []).extend(one for one in value if is_message(one))
    return None if users is None else (list(found.items()), users)
