"""What a filter keeps of a story and a customer who tried it, and made no request that the filter could be of."""

from collections.abc import Callable
from contextlib import suppress

from roadmap_tui.errors import Problem
from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.fields import field_named
from roadmap_tui.model.filters.parse import PRESENT, Condition, Given, parse
from roadmap_tui.model.filters.read import keep_by
from roadmap_tui.model.filters.texts import needle, own_texts, plain
from roadmap_tui.model.filters.who import Kind
from roadmap_tui.model.records import Customer, Story

Pair = Callable[[Story, Customer], bool]
"""A test of a story and of a customer who tried it."""
_KINDS: tuple[Kind, ...] = ("Customer", "Story")


def keep_pair(typed: str, context: Context) -> Pair:
    """The test of a filter as typed: each condition holds of the customer, of the story, or of their sessions.

    Of what neither of them has, such as a request's words, nothing holds. What waits for its value is left out.
    """
    tests = [(_pair(one, context), one.is_not) for one in parse(typed) if one.given]
    return lambda story, customer: all(test(story, customer) != is_not for test, is_not in tests)


def _pair(one: Condition, context: Context) -> Pair:
    if not one.key:
        return _text(one, context)
    tests = [_field(one, given, context) for given in one.given]
    return lambda story, customer: any(test(story, customer) for test in tests) != (one.key == "no")


def _text(one: Condition, context: Context) -> Pair:
    sought = needle(one.given[0].text, is_phrase=one.is_phrase)

    def keep(story: Story, customer: Customer) -> bool:
        parts = [*own_texts(story), *own_texts(customer)]
        for session in context.snapshot.sessions_of(story.id):
            if session.customer == customer.id:
                parts += [each for each in (session.id, session.participant, session.task, session.note) if each]
        return any(sought in f" {plain(part)} " for part in parts)

    return keep


def _field(one: Condition, given: Given, context: Context) -> Pair:
    """The test of a field of the customer's own, else of the story's: what stands around would be of others."""
    key, name = ("has", given.text.lower().replace("_", "-")) if one.key in PRESENT else (one.key, one.key)
    kind: Kind | None = next((each for each in _KINDS if field_named(each, name) is not None), None)
    if kind is not None:
        with suppress(Problem):
            keep = keep_by(key, [f"{given.sign}{given.text}"], kind, context)
            return lambda story, customer: keep(customer if kind == "Customer" else story)
    return lambda _story, _customer: False
