"""What a record says as one text, and what else it can be found by."""

from roadmap_tui.model.records import Record, Request, Story


def text_of(record: Record) -> str:
    """What a story or a request says, a field a line; nothing for other records."""
    parts: tuple[str | None, ...] = ()
    if isinstance(record, Request):
        parts = (record.said, record.problem, record.frequency, record.workaround, record.consequence)
    elif isinstance(record, Story):
        metric = record.target.metric if record.target is not None else None
        parts = (
            record.title,
            record.actor,
            record.situation,
            record.outcome,
            record.obstacle,
            record.benefit,
            metric,
        )
    return "\n".join(part for part in parts if part)


def about(record: Record) -> str:
    """What finds a record without saying what it asks for: its id, people, tags, where it comes from."""
    parts: tuple[str | None, ...] = ()
    if isinstance(record, Request):
        source = record.source.id if record.source is not None else None
        parts = (record.person, record.csm, record.product, record.touchpoint, record.channel, source)
    elif isinstance(record, Story):
        parts = (record.owner, record.product, record.objective, *record.touchpoints, *record.tags)
    return " ".join(part for part in (record.id, *parts) if part)
