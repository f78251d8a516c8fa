"""What a merge of two copies did, in sentences."""

from typing import TYPE_CHECKING, Any

from roadmap_tui.text.characters import one_line
from roadmap_tui.text.plural import plural

if TYPE_CHECKING:
    from roadmap_tui.merge.boards import Merged

_NAMES = {
    "stories": "story",
    "requests": "request",
    "customers": "customer",
    "links": "link",
    "relations": "relation",
    "products": "product",
    "sessions": "session",
    "notes": "note",
    "stints": "stint",
    "told": "notification",
    "batches": "import",
    "glossary": "term",
    "views": "view",
}


def shown(value: Any) -> str:
    """A field's value as text: as it is where it is a line, as JSON else."""
    import msgspec

    plain = msgspec.to_builtins(value)
    return plain if isinstance(plain, str) and "\n" not in plain else msgspec.json.encode(plain).decode()


def lines_of(merged: "Merged", prefer: str) -> list[str]:
    """What a merge did, a sentence a line."""
    if not merged.is_changed:
        return ["Nothing new: this board has all that the other copy has."]
    added = [plural(count, _NAMES[name]) for name, count in merged.added.items() if name in _NAMES]
    lines = [f"Came in: {', '.join(added)}." if added else "Changes of both copies are united."]
    lines += [f"{there} there is {here} here." for there, here in merged.renumbered.items()]
    lines += [f"{gone} is {kept}: both copies made it." for gone, kept in merged.united.items()]
    if merged.forgotten:
        lines.append(f"Forgotten here too: {', '.join(merged.forgotten)}.")
    lines += [
        f"{key} was made for {story} too; see which issue to keep." for story, key in merged.second_issues.items()
    ]
    lines += [f"{one} hung on what the other copy removed, and is gone." for one in merged.dropped]
    for one in merged.conflicts:
        ours, theirs = (one_line(shown(side)) for side in (one.ours, one.theirs))
        kept = "theirs was taken" if prefer == "theirs" else "ours was kept"
        lines.append(f"{one.id} {one.field} was changed in both: ours “{ours}”, theirs “{theirs}”; {kept}.")
    return lines
