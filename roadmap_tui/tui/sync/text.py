"""A story of the sync screen as lines: a row, and both sides of each field. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from roadmap_tui.actions.gate import gate_of
from roadmap_tui.errors import Reason
from roadmap_tui.model.records import Story
from roadmap_tui.settings.schema import Wording
from roadmap_tui.sync.reasons import came_of
from roadmap_tui.text.days import ago, show_day
from roadmap_tui.trackers.protocol import Push, Way
from roadmap_tui.tui.common.card import Line, Role
from roadmap_tui.tui.common.commands import key_of
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.link_text import link_spans, question
from roadmap_tui.tui.common.prose_lines import prose_lines
from roadmap_tui.tui.common.remedies import text_of
from roadmap_tui.tui.common.sides import side_lines
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.sync.model import Item, SyncModel
from roadmap_tui.tui.widgets.cells import cell_len, crop, pad, safe_line, wrap
from roadmap_tui.tui.widgets.styled import Spans

ACTION = 15
"""Width in cells of the column of actions."""
ID, USUAL_KEY, KEY, TITLE = 7, 8, 12, 12
"""Widths in cells of the id, of a usual key, of the longest shown whole, and of a title worth showing."""
FIELDS = {"ship_by": "due date", "link": "link back"}
"""Labels of fields that have another name in records."""
_TO_DO: dict[str, tuple[str, str, Role]] = {
    "conflict": ("≠", "conflict", "red"),
    "blocked": ("!", "blocked", "amber"),
    "unknown": ("?", "no answer", "amber"),
    "gone": ("×", "gone", "red"),
    "create": ("+", "create", "plain"),
    "adopt": ("+", "take up", "plain"),
    "update": ("↑", "update", "plain"),
    "move": ("↑", "move", "plain"),
    "pull": ("↓", "pull", "plain"),
    "none": ("=", "in step", "dim"),
}
_DONE = {
    "create": "created",
    "adopt": "found again",
    "update": "updated",
    "move": "moved",
    "pull": "pulled",
}
_WAYS: dict[Way, tuple[str, str, str, Role]] = {
    "push": ("↑", "goes there", "sent", "plain"),
    "pull": ("↓", "comes here", "taken", "plain"),
    "conflict": ("≠", "changed on both sides", "changed on both sides", "red"),
    "theirs differs": ("↓", "changed there, left as it is", "changed there, left as it is", "amber"),
    "ours differs": ("↑", "changed here, not sent", "changed here, not sent", "amber"),
    "blocked": ("!", "moved there, the gate is shut", "moved there, the gate is shut", "amber"),
}
"""For each way of a field its glyph, its words in a plan, its words once done, its role."""


_SHOWN_BY_FIELDS = frozenset({Reason.CONFLICTS_LEFT, Reason.THEIRS_DIFFERS, Reason.OURS_DIFFERS})
"""Reasons that the fields below say better, where they are known."""
_SHOWN_BY_KEYS = frozenset({Reason.ISSUE_GONE})
"""Reasons whose keys stand on a line of their own."""
_NEVER_EMPTY = frozenset({"title", "description", "status"})
"""Fields of which nothing was agreed on where they have no base: they are never empty."""


def field_name(name: str) -> str:
    """A field as people call it."""
    return FIELDS.get(name, name)


def field_names(names: Sequence[str]) -> str:
    """Several fields in a few words."""
    return ", ".join(field_name(one) for one in names)


def action_span(item: Item, story: Story) -> tuple[str, Role]:
    """The action on a story: a glyph and a word."""
    if item.kind == "released":
        return "? released?", "amber"
    if item.kind == "differs":
        state = link_spans(story)
        if state and state[0][0][0] in "↑↓":
            return state[0][0], "amber"
        return ("↓ theirs newer" if "theirs differs" in item.push.ways.values() else "↑ ours newer"), "amber"
    glyph, word, role = _TO_DO[item.push.action]
    if item.push.done and item.push.action in _DONE:
        return f"✓ {next(iter(came_of(item.push)), _DONE[item.push.action])}", "plain"
    return f"{glyph} {word}", role


def row_spans(item: Item, story: Story, width: int) -> Line:
    """A story in one line of `width` cells: what is done, id, title, fields, key."""
    words, role = action_span(item, story)
    key = crop(safe_line(item.push.key), KEY)
    key = " " * (USUAL_KEY - cell_len(key)) + key
    fields = "" if item.kind == "in step" else _fields(item.push)
    room = max(width - ACTION - ID - cell_len(key) - 1, 0)
    fields = crop(fields, max(room // 2, room - TITLE - 1) if room > TITLE else 0)
    title_cells = max(room - (cell_len(fields) + 1 if fields else 0), 0)
    title = pad(crop(safe_line(story.title), title_cells), title_cells)
    spans: Line = [
        (pad(crop(words, ACTION - 1), ACTION), role),
        (pad(story.id, ID), "plain"),
        (title, "dim" if item.kind == "in step" else "strong"),
    ]
    if fields:
        spans.append((f" {fields}", "plain"))
    return [*spans, (f" {key}", "dim")]


def item_lines(
    item: Item,
    story: Story,
    now: datetime,
    width: int,
    *,
    where: str,
    wording: Wording | None = None,
    keymap: Mapping[str, str] | None = None,
) -> list[Line]:
    """A story in full, in lines of at most `width` cells. `where` names the tracker's project."""
    push = item.push
    words, role = action_span(item, story)
    title = wrap(safe_line(story.title), max(width - cell_len(story.id) - 2, 8))
    indent = " " * (cell_len(story.id) + 2)
    lines: list[Line] = [[(f"{story.id}  ", "accent"), (title[0], "strong")]]
    lines += [[(indent, "plain"), (line, "strong")] for line in title[1:]]
    about = [safe_line(one) for one in (push.key, story.link.status if story.link else None) if one]
    if story.link is not None and story.link.assignee:
        about.append(safe_line(story.link.assignee))
    head: Line = [(words, role)]
    head += [(f" · {one}", "plain") for one in about]
    if story.link is not None and story.link.synced_at is not None:
        head.append((f" · seen {ago(story.link.synced_at, now)}", "dim"))
    lines += wrap_spans(head, width)
    if push.url:
        lines.append([(crop(safe_line(push.url), width), "dim")])
    if item.is_old:
        old = f"{story.id} was changed since this was planned: it is compared again before anything is written."
        lines += [[], *wrap_spans([(old, "amber")], width)]
    lines += _asked(item, story, width, keymap)
    why = _why(push, keymap)
    if why:
        lines += [[], *wrap_spans([(safe_line(why), "amber" if not push.done else "plain")], width)]
    if push.action == "create" and not push.done:
        lines += _created(story, now, width, where, wording)
    if item.is_plan and push.action == "create":
        held = f"It holds {field_names(list(push.fields))}."
        return lines + ([[], *wrap_spans([(held, "dim")], width)] if push.fields else [])
    for name, way in push.ways.items():
        lines += [[], [(field_name(name), "strong"), _way_span(item, name, way)]]
        sides = push.fields.get(name)
        if sides is not None:
            lines += side_lines(sides, way, width, never=is_never_agreed(push, name))
    beside = [name for name in push.sent if name not in push.ways and name != "issue"]
    if beside:
        lines += [[], *wrap_spans([(f"↑ sent: {field_names(beside)}", "plain")], width)]
    if push.ways and not push.fields:
        again = key_of("app.sync", "sync", keymap)
        words = f"What stood in the fields is not kept. {again} compares both sides again."
        lines += [[], *wrap_spans([(words, "dim")], width)]
    if not push.ways and item.kind == "in step":
        lines += [[], [("Both sides say the same.", "dim")]]
    return lines


def _fields(push: Push) -> str:
    """The fields of a row; of what is not done as a whole those that were transferred have a tick."""
    crossed = {*push.sent, *push.taken} if not push.done else set()
    return ", ".join(f"{field_name(one)} ✓" if one in crossed else field_name(one) for one in push.ways)


def _way_span(item: Item, name: str, way: Way) -> tuple[str, Role]:
    """The status of a field's transfer: what was sent or taken, what was not, and what nobody knows of."""
    push = item.push
    glyph, coming, came, role = _WAYS[way]
    if is_never_agreed(push, name):
        return f"  {glyph} differs, never agreed on", role
    if push.done or name in push.sent or name in push.taken:
        return f"  {glyph} {came}", role
    if name in push.unanswered:
        return f"  ? {came}, no answer", "amber"
    if item.is_plan or way not in {"push", "pull"}:
        return f"  {glyph} {coming}", role
    return f"  {glyph} not {came}", "amber"


def is_never_agreed(push: Push, name: str) -> bool:
    """Whether a conflict is over a field without a base, as where story and issue were linked just now."""
    if push.ways.get(name) != "conflict" or name not in _NEVER_EMPTY or name not in push.fields:
        return False
    return push.fields[name].get("base") is None


def _why(push: Push, keymap: Mapping[str, str] | None) -> str:
    """The advice on a story, without what the fields below and the keys say better."""
    shown_advice = [one for one in push.advice if not (push.fields and one.reason in _SHOWN_BY_FIELDS)]
    return text_of(
        [one._replace(remedies=()) if one.reason in _SHOWN_BY_KEYS else one for one in shown_advice],
        "sync",
        keymap,
    )


def _key_span(identity: str, keymap: Mapping[str, str] | None) -> tuple[str, Role]:
    return key_of(identity, "sync", keymap), "accent"


def _asked(item: Item, story: Story, width: int, keymap: Mapping[str, str] | None) -> list[Line]:
    """The keys that answer, where a story waits for an answer."""
    key = safe_line(item.push.key) or "the tracker"
    lines: list[Line] = []
    if item.kind == "released":
        asked = question(story) or "released?"
        lines = wrap_spans(
            [(f"{asked}  ", "amber"), _key_span("sync.released", keymap), (" moves it to Shipped", "dim")], width
        )
    elif item.kind == "gone":
        lines = [[_key_span("sync.again", keymap), (" creates a new issue", "dim")]]
    elif item.left:
        lines = wrap_spans(
            [
                _key_span("sync.ours", keymap),
                (" takes ours · ", "dim"),
                _key_span("sync.theirs", keymap),
                (" takes theirs", "dim"),
            ],
            width,
        )
        if "description" in item.left:
            taking = key_of("sync.theirs", "sync", keymap)
            note = (
                f"With {taking} their description stays in {key} and counts as agreed: it cannot become fields "
                "here."
            )
            lines += wrap_spans([(note, "dim")], width)
    return [[], *lines] if lines else []


def _created(story: Story, now: datetime, width: int, where: str, wording: Wording | None) -> list[Line]:
    """A preview of the issue to be created, with what the story still lacks."""
    lines: list[Line] = [[], *wrap_spans([(f"It becomes an issue in {where}.", "plain")], width), []]
    lines += prose_lines(story, width)
    if story.ship_by is not None:
        lines += [[], [(f"due {show_day(story.ship_by)}", "plain")]]
    missing = gate_of(story, today=now.date(), wording=wording).words
    if missing:
        lines += [[], *wrap_spans([(safe_line(f"It is not ready. {missing}"), "amber")], width)]
    return lines


def counted(counts: Mapping[str, int]) -> str:
    """A plan as the count of each action: `2 create · 1 update · 1 conflict`."""
    order = ("create", "adopt", "update", "move", "pull", "conflict", "blocked", "unknown", "gone")
    return " · ".join(f"{counts[one]:,} {_TO_DO[one][1]}" for one in order if counts.get(one))


def empty_list(model: SyncModel) -> EmptyList:
    """What the list tells where there is no story: why, and what brings one."""
    if model.items and model.tab == "Changes":
        planned = "There is nothing to do" if model.has_plan else "Nothing is known to differ"
        none: list[Spans] = [
            [(f"{planned}: {len(model.items):,} in step.", "strong")],
            [],
            [("app.sync", "command"), ("  asks the tracker; so does roadmap sync", "plain")],
        ]
    elif model.items:
        none = [[("None.", "strong")], [], [("sync.turn", "command"), ("  shows the next kind", "plain")]]
    else:
        none = [
            [("No story was ever pushed.", "strong")],
            [],
            [
                ("story.push", "command"),
                ("  on the board pushes one: it becomes an issue in the tracker", "plain"),
            ],
            [],
            [("In the shell:", "dim")],
            [("roadmap login", "plain"), ("  connects the board with a tracker", "dim")],
            [("roadmap push S-1", "plain")],
        ]
    return EmptyList("No story holds these words.", none)
