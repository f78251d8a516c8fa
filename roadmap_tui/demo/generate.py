"""Generates a sample of any size by varying the hand-written one: the same for the same numbers and seed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from random import Random
from typing import get_args

from msgspec.structs import replace

from roadmap_tui.demo.load import (
    CustomerRow,
    NoteRow,
    NotificationRow,
    RequestRow,
    Sample,
    StoryRow,
    Talk,
    Variation,
    load_sample,
)
from roadmap_tui.model.records import Answer

_LENGTH = 640
_PER_CUSTOMER = 50
_SHARE_NOTIFIED = 0.7
_SHARE_NOTED = 0.04


def generate_sample(*, stories: int, requests: int, seed: int) -> Sample:
    """A sample of so many stories and requests, with customers, links, readings and history.

    Stories come in the stages of the hand-written sample, a request has about 640 characters, and there is one
    customer for 50 requests.
    """
    return _Generator(Random(seed)).generate(stories, requests)  # noqa: S311  # a likeness of chance, no secret


class _Generator:
    """Rows of the hand-written sample under other names, in other words and on other days."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._sample = load_sample()
        self._manager = self._sample.company.product_managers[0]
        self._words: Variation = self._sample.variation
        self._customers: list[CustomerRow] = []
        self._stories: dict[str, list[StoryRow]] = defaultdict(list)
        self._newest: dict[str | None, RequestRow] = {}  # the newest request that each row of the sample became
        self._askers: dict[str, dict[str, None]] = defaultdict(dict)

    def generate(self, stories: int, requests: int) -> Sample:
        """Vary the rows until there are enough."""
        company, sample = self._sample.company, self._sample
        settled = [one for one in company.customer if one.status != "trial"]
        # Few of the hand-written customers left; on a small board one of them is among the first.
        settled.sort(key=lambda one: one.status != "churned")
        for index, one in enumerate(islice(cycle(settled), -(-requests // _PER_CUSTOMER))):
            self._customers.append(self._customer(one, index))
        shuffled = self._random.sample(sample.stories, len(sample.stories))
        written = [self._story(one, index) for index, one in enumerate(islice(cycle(shuffled), stories))]
        heard = [self._request(self._random.choice(sample.requests), index) for index in range(requests)]
        talk = Talk(
            term=sample.talk.term,
            told=tuple(self._notifications(written, heard)),
            note=tuple(self._notes([*written, *heard])),
        )
        named = replace(company, name=f"{stories:,} stories", customer=tuple(self._customers))
        # Whom they met is left open: the customers are others.
        rotation = tuple(
            replace(one, customers=(), note=tuple(replace(each, about=None) for each in one.note))
            for one in sample.rotation
        )
        return Sample(named, tuple(written), tuple(heard), talk, self._words, rotation)

    def _pick(self, choices: Sequence[str]) -> str:
        """A random phrase, its gaps filled."""
        found = choices[int(self._random.random() * len(choices))]
        if "{" not in found:
            return found
        place, trade = (self._random.choice(some) for some in (self._words.places, self._words.trades))
        return found.format(n=3 + int(self._random.random() * 17), place=place, trade=trade)

    def _customer(self, row: CustomerRow, index: int) -> CustomerRow:
        name = self._pick(self._words.first_names) + self._pick(self._words.second_names)
        size = 1.0 if row.arr is None else self._random.uniform(0.5, 1.5)
        return replace(
            row,
            key=f"customer {index}",
            name=f"{name} {self._pick(self._words.trades).title()} {index + 1}",
            domain=f"{name.lower()}{index + 1}.example",
            arr=None if row.arr is None else int(round(row.arr * size, -2)),
            worth=tuple(one._replace(arr=int(round(one.arr * size, -2))) for one in row.worth),
        )

    def _story(self, row: StoryRow, index: int) -> StoryRow:
        """A variant of the story at another place, all of it some days earlier."""
        days = int(self._random.random() * 14)
        found = replace(
            row,
            key=f"story {index}",
            title=self._pick((f"{row.title}: {{trade}} in {{place}}",)),
            steps=tuple(one._replace(ago=one.ago + days) for one in row.steps),
            readings=tuple(one._replace(ago=one.ago + days) for one in row.readings),
            moved=tuple(replace(one, ago=one.ago + days) for one in row.moved),
            probe=None,
        )
        self._stories[row.key].append(found)
        return found

    def _request(self, row: RequestRow, index: int) -> RequestRow:
        """A variant of the request by another customer, at length, up to twenty days later."""
        chance = self._random.random
        said = [row.said]
        while sum(map(len, said)) < _LENGTH - 30:
            said.insert(1 + int(chance() * len(said)), self._pick(self._words.details))
        # A few customers ask for much, most ask now and then.
        customer = self._customers[int(chance() ** 1.6 * len(self._customers))].key if row.customer else None
        stories = self._stories.get(row.story or "")
        story = self._random.choice(stories) if stories else None
        days = int(chance() * min(row.heard - row.captured, 20))
        into = self._newest.get(row.merged) if row.merged else None
        found = replace(
            row,
            key=f"request {index}",
            said=" ".join(said),
            customer=customer,
            heard=row.heard - days,
            story=story.key if story else None,
            also=None,
            acknowledged=None if row.acknowledged is None else row.acknowledged - days,
            merged=into.key if into and into.heard - into.captured > row.heard - days else None,
        )
        self._newest[row.key] = found
        if story and customer:
            self._askers[story.key][customer] = None
        return found

    def _notifications(
        self, stories: Sequence[StoryRow], requests: Sequence[RequestRow]
    ) -> Iterator[NotificationRow]:
        """Notifications to most of those who asked: their story shipped, or was declined."""
        shipped = [one for one in stories if one.steps[-1].stage == "shipped"]
        about = [(who, one.key, *one.steps[-1][1:]) for one in shipped for who in self._askers[one.key]]
        about += [
            (one.customer, one.key, one.heard - 7, one.csm or self._manager)
            for one in requests
            if one.declined and one.customer and one.key
        ]
        for customer, key, ago, by in about:
            if self._random.random() < _SHARE_NOTIFIED:
                answer = self._random.choice(get_args(Answer))
                days = max(int(self._random.random() * ago), 0)
                yield NotificationRow(customer, key, by, days, answer=answer)

    def _notes(self, rows: Sequence[StoryRow | RequestRow]) -> Iterator[NoteRow]:
        for row in rows:
            if self._random.random() < _SHARE_NOTED and row.key:
                ago = row.steps[0].ago if isinstance(row, StoryRow) else row.heard - row.captured
                yield NoteRow(
                    row.key, self._manager, int(self._random.random() * ago), self._pick(self._words.notes)
                )
