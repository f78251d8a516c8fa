"""The content of a story's issue: its summary, its description and its labels."""

from collections.abc import Callable

from msgspec.structs import replace

from roadmap_tui.model.evidence import Evidence
from roadmap_tui.model.prose import cost_words, prose
from roadmap_tui.model.records import Story, Target
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.settings.schema import EvidenceSent
from roadmap_tui.sync.settings import SyncSettings
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.numbers import number_words
from roadmap_tui.text.plural import plural
from roadmap_tui.trackers.protocol import (
    Block,
    Capabilities,
    Facts,
    Heading,
    IssueDraft,
    Marker,
    Origin,
    Paragraph,
    Prose,
    Quotation,
    Rejected,
    TextLimit,
)


def draft_of(
    snapshot: Snapshot,
    story: Story,
    settings: SyncSettings,
    marker: Marker,
    has: Capabilities,
    blocks_of: Callable[[Story], tuple[Block, ...]] | None = None,
) -> IssueDraft:
    """The issue draft of a story. The same story gives the same draft on any day.

    The marker's label is the only one: it finds the issue, whatever direction labels have, where no id of ours
    does. Tags stay here. `blocks_of` gives the description's blocks for the story, by default `story_blocks`.
    """
    described = settings.directions["description"] != "off"
    words = f"{story.id} on the roadmap “{one_line(snapshot.board.name)}”, where it is written."
    return IssueDraft(
        summary=summary_of(story, has.title),
        description=Prose(
            story=(blocks_of or story_blocks)(story) if described else (),
            evidence=evidence_blocks(snapshot, story, settings.evidence) if described else (),
            origin=(Origin(text=words, url=address_of(story, settings)),) if described else (),
        ),
        labels=(marker.label,) if has.create == "label" else (),
        due=story.ship_by if settings.directions["ship_by"] != "off" else None,
    )


def address_of(story: Story, settings: SyncSettings) -> str | None:
    """The web address of the story; None where the board has no address."""
    return None if settings.address is None else f"{settings.address}#{story.id}"


def summary_of(story: Story, limit: TextLimit) -> str:
    """The story's title on one line, within the tracker's limit."""
    return limit.line(story.title)


def story_blocks(story: Story) -> tuple[Block, ...]:
    """The description's blocks for the story: its prose, which says all of its parts, and its targets."""
    blocks: list[Block] = []
    whole = prose(story)
    if whole:
        blocks.append(Paragraph(text=whole, strong=True))
    blocks += _target_blocks("Target", story.target)
    blocks += _target_blocks("Guardrail", story.guardrail)
    return tuple(blocks)


class StoryBlocks:
    """A cache of `story_blocks`: a story is planned, created and compared by the same description."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Story, tuple[Block, ...]]] = {}

    def of(self, story: Story) -> tuple[Block, ...]:
        """The blocks for a story, kept while all of it but its link stays as it was."""
        before, blocks = self._known.get(story.id, (None, ()))
        if before is None or replace(before, tracked=story.tracked, link=story.link) != story:
            blocks = story_blocks(story)
            self._known[story.id] = story, blocks
        return blocks


def former_text(
    story: Story, description: Prose, canonical: Callable[[Prose, int], str], beside: int = 0
) -> str | None:
    """The text of a description in the layout of 0.1.0; None where it would be too long.

    Issues have it until their story changes: the layout alone is no change.
    """
    try:
        return canonical(in_former_layout(story, description), beside)
    except Rejected:
        return None


def in_former_layout(story: Story, description: Prose) -> Prose:
    """A description as 0.1.0 laid it out: a table below the prose repeated the parts of the story."""
    rows = [
        ("Who", story.actor),
        ("When", story.situation),
        ("Outcome", story.outcome),
        ("Obstacle", story.obstacle),
        ("Costs", cost_words(story.cost)),
        ("Benefit", story.benefit),
    ]
    filled = tuple((name, value) for name, value in rows if value)
    if not filled or not description.story:
        return description
    has_prose = isinstance(description.story[0], Paragraph)
    blocks = (*description.story[:has_prose], Facts(rows=filled), *description.story[has_prose:])
    return replace(description, story=blocks)


def evidence_blocks(snapshot: Snapshot, story: Story, shown: EvidenceSent) -> tuple[Block, ...]:
    """The description's blocks for the evidence, as far as settings let it out.

    `counts` gives numbers only; `quotes` the words and the segment, no person, no customer, no money; `full`
    the customer, the person and the ARR as well.
    """
    evidence = snapshot.evidence(story.id)
    if not evidence.requests:
        return ()
    blocks: list[Block] = [Heading(text="Evidence"), Paragraph(text=_counts(evidence, snapshot, shown))]
    if shown != "counts":
        blocks += [
            Quotation(text=quote.text, by=_asker(snapshot, quote.request, shown)) for quote in evidence.quotes
        ]
    return tuple(blocks)


def _counts(evidence: Evidence, snapshot: Snapshot, shown: EvidenceSent) -> str:
    words = [plural(evidence.requests, "request"), plural(evidence.customers, "customer")]
    if shown == "full" and evidence.arr:
        words.append(f"{short_money(evidence.arr, snapshot.board.currency)} ARR")
    return " · ".join(words)


def _asker(snapshot: Snapshot, identity: str, shown: EvidenceSent) -> str | None:
    request = snapshot.requests[identity]
    customer = snapshot.customers.get(request.customer) if request.customer else None
    if shown != "full":
        return customer.segment if customer else None
    parts = [request.person, customer.name if customer else None, customer.segment if customer else None]
    if customer is not None and customer.arr:
        parts.append(short_money(customer.arr, snapshot.board.currency))
    return ", ".join(one_line(part) for part in parts if part) or None


def _target_blocks(name: str, target: Target | None) -> list[Block]:
    if target is None:
        return []
    unit = f" {target.unit}" if target.unit else ""
    rows = [
        ("Metric", target.metric),
        ("From", None if target.baseline is None else f"{number_words(target.baseline)}{unit}"),
        ("To", None if target.target is None else f"{number_words(target.target)}{unit}"),
        ("By", None if target.due is None else show_day(target.due)),
        ("Measured by", target.measured_by),
    ]
    filled = tuple((name, value) for name, value in rows if value)
    return [Heading(text=name), Facts(rows=filled)] if filled else []
