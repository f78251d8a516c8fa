"""Groups rows into requests: messages of one conversation, the voters of one idea, rows of one number."""

from collections.abc import Callable, Iterable, Sequence

from roadmap_tui.intake.cells import Unreadable
from roadmap_tui.intake.drafts import Draft
from roadmap_tui.model.records import Source


def one_per_conversation(drafts: Iterable[Draft]) -> list[Draft]:
    """Messages of one conversation as one request: the first one's, with the words of all in their order."""
    found: list[Draft] = []
    messages: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.conversation is None:
            found.append(draft)
        elif draft.conversation in messages:
            messages[draft.conversation].append(draft)
        else:
            messages[draft.conversation] = [draft]
            found.append(draft)
    return [_joined(messages[one.conversation]) if one.conversation is not None else one for one in found]


def _joined(messages: list[Draft]) -> Draft:
    if len(messages) == 1:
        return messages[0]
    messages = sorted(messages, key=lambda one: one.at)
    first = messages[0]
    said = dict.fromkeys(one.fields["said"] for one in messages if one.fields.get("said"))
    fields = {**first.fields, "said": "\n\n".join(said)} if said else first.fields
    for one in messages[1:]:
        fields = {**one.fields, **fields}
    return first._replace(fields=fields)


def one_per_idea(
    drafts: Sequence[Draft], voted: Callable[[Draft], Draft | None]
) -> tuple[list[Draft], list[tuple[Draft, str]]]:
    """Rows of an idea and a voter each: one request of its creator, and one of each voter, merged into it.

    `voted` reads the vote of a row. Also gives the rows whose vote cannot be read, with the reason.
    """
    found: list[Draft] = []
    refused: list[tuple[Draft, str]] = []
    seen: set[str | None] = set()
    for draft in drafts:
        if draft.source.id not in seen:
            seen.add(draft.source.id)
            found.append(draft)
        try:
            vote = voted(draft)
        except Unreadable as why:
            refused.append((draft, str(why)))
            continue
        if vote is not None and vote.source.id not in seen:
            seen.add(vote.source.id)
            found.append(vote)
    return found, refused


def one_per_number(drafts: Iterable[Draft]) -> tuple[list[Draft], list[tuple[Draft, Draft]]]:
    """Keep one draft for each number, and those that say something else under the number of another.

    Those are given with the one that has the number; a draft that tells the same again stays, and is known then.
    """
    first: dict[Source, Draft] = {}
    found: list[Draft] = []
    others: list[tuple[Draft, Draft]] = []
    for draft in drafts:
        source = Source(system=draft.source.system, id=draft.source.id)
        lead = first.setdefault(source, draft)
        if lead is draft or _telling(lead) == _telling(draft):
            found.append(draft)
        else:
            others.append((draft, lead))
    return found, others


def _telling(draft: Draft) -> tuple[object, ...]:
    """The identity of a draft as a request: its customer, its words, its problem and its person."""
    return draft.customer, *(draft.fields.get(name) for name in ("said", "problem", "person"))
