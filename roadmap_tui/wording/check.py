"""Runs every rule over a story, a pasted text or a request, and sorts the findings."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from roadmap_tui.model.evidence import Evidence
from roadmap_tui.model.marks import MARKS, Marks, marks_of
from roadmap_tui.model.records import Customer, Request, Story, Value
from roadmap_tui.wording.finding import LEVELS, Finding, finding
from roadmap_tui.wording.language import other_language
from roadmap_tui.wording.lexicon import PLAIN, Lexicon
from roadmap_tui.wording.passage import Passage
from roadmap_tui.wording.rewrite import bare, quoted
from roadmap_tui.wording.rules import build, feature, judgement, number, record, style
from roadmap_tui.wording.rules import evidence as rules_evidence
from roadmap_tui.wording.rules import opinion as rules_opinion
from roadmap_tui.wording.rules import parts as rules_parts
from roadmap_tui.wording.rules import stretches as rules_stretches
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import senses
from roadmap_tui.wording.words.lists import words
from roadmap_tui.wording.words.people import is_person, singular

Check = Callable[[Passage], Iterator[Finding]]

_PROSE: tuple[Check, ...] = (
    style.placeholder, style.hedge, style.slash, style.acronym, style.future, style.preferred
)  # fmt: skip
_FIELDS: dict[str, tuple[Check, ...]] = {
    "title": (
        build.build_verb, build.product_subject, build.ui_noun, build.tech_noun, build.shipped, build.asked,
        build.parity, style.vague, *_PROSE,
    ),
    "actor": (build.product_subject, build.asked, style.placeholder, style.acronym, style.preferred),
    "situation": (build.ui_noun, build.tech_noun, build.asked, *_PROSE),
    "outcome": (
        build.build_verb, build.product_subject, build.ui_noun, build.tech_noun, build.means, build.capability,
        build.shipped, build.asked, build.parity, style.vague, style.absolute, *_PROSE,
    ),
    "obstacle": _PROSE,
    "benefit": (build.ui_noun, build.tech_noun, build.asked, build.parity, style.vague, *_PROSE),
}  # fmt: skip
_METRIC: tuple[Check, ...] = (build.shipped, style.vanity, style.vague, *_PROSE)
_ADVICE = frozenset(
    (style.hedge, style.slash, style.acronym, style.future, style.preferred, style.absolute, build.capability)
)
"""Checks that find no error, and no sign of one that a verdict over the whole story counts."""
_GRAVE = {field: tuple(one for one in checks if one not in _ADVICE) for field, checks in _FIELDS.items()}
_GRAVE_METRIC = tuple(one for one in _METRIC if one not in _ADVICE)
_STATED_BY_MARKS = frozenset({"A01-no-actor", "S07-no-obstacle", "S09-no-benefit", "V01-no-number"})
_RANK = {level: place for place, level in enumerate(LEVELS)}


class Checked(Value, kw_only=True, frozen=True):
    """A pasted text with its marks and what the rules say, errors first.

    `is_vouched` says that the second opinion is for it: marks that were not found in it are then no errors.
    """

    text: str
    marks: Marks
    findings: tuple[Finding, ...]
    is_vouched: bool = False

    @property
    def passes(self) -> bool:
        """Whether it has no error, and four marks or the second opinion for it."""
        is_told = self.is_vouched or len(self.marks.present) >= record.ENOUGH_MARKS
        return is_told and not any(one.level == "error" for one in self.findings)


def check_text(text: str, *, lexicon: Lexicon = PLAIN, today: date | None = None) -> Checked:
    """Check a pasted text. Findings carry the characters that they are about. `today` dates the hints."""
    passage = Passage(text, lexicon, today=today)
    language = other_language(text)
    if language is not None:
        nowhere = Marks(present=(), missing=MARKS)
        return Checked(
            text=text, marks=nowhere, findings=(*style.placeholder(passage), _in_other(language, None, text))
        )
    found = [
        *build.rules(passage),
        *rules_parts.rules(passage),
        *style.rules(passage),
        *style.length(passage),
    ]
    found += feature.pasted(passage, found)
    stretches = rules_stretches.of_passage(passage)
    found += judgement.rules(stretches, lexicon)
    found += number.rules(stretches, None, "the customer")
    found, is_vouched = rules_opinion.second_opinion_pasted(passage, found)
    return Checked(text=text, marks=passage.marks, findings=_ordered(found), is_vouched=is_vouched)


def check_story(
    story: Story,
    *,
    today: date,
    lexicon: Lexicon = PLAIN,
    evidence: Evidence | None = None,
    asking: Sequence[Request] = (),
    others: Iterable[Story] = (),
    errors_only: bool = False,
) -> tuple[Finding, ...]:
    """Check a stored story, errors first. Findings name the field, and the characters within it.

    `evidence` and `asking` are what stands behind it (without `evidence` nothing is said of that), `others` the
    stories it may double. With `errors_only`, checks that give no more than advice are left out.
    """
    marks = marks_of(story)
    language = other_language(f"{story.title} {record.whole(story)}")
    if language is not None:
        return _of_fields(story, marks, today, lexicon, language)
    around = senses.words_of(f"{story.title} {record.whole(story)}")
    texts: dict[str, Text] = {}
    found = [
        *(one for one in _texts(story, lexicon, around, texts, errors_only) if not _is_deed_of_many(one, story)),
        *record.parts(story, marks, lexicon),
        *record.numbers(story, marks, today),
        *record.neighbours(story, others),
    ]
    found += feature.rules(story, found, texts, around=around)
    stretches = rules_stretches.of_story(story, texts)
    is_customer = story.actor and not any(one.field == "actor" and one.level == "error" for one in found)
    actor = story.actor if is_customer else None  # else there is nobody to ask yet
    found += judgement.rules(stretches, lexicon, actor=actor)
    found += number.rules(stretches, story.target, quoted(bare(actor)) if actor else "the customer")
    if len(marks.present) >= record.ENOUGH_MARKS:
        found = rules_opinion.second_opinion(stretches, story.target, found, actor=story.actor, lexicon=lexicon)
    if evidence is not None:
        found += rules_evidence.evidence_rules(story, evidence, asking, today)
    return _ordered(found)


def _is_deed_of_many(one: Finding, story: Story) -> bool:
    """Whether what looks like an order is what several people do: dairy farmers who "deliver her milk"."""
    if one.rule != "F01-build-verb" or one.field != "outcome":
        return False
    verb = (story.outcome or "").split(maxsplit=1)[0]
    return (verb.lower() in _HAND_WORK or verb in _BENCH_WORK) and any(
        word in _HOUSES or (is_person(word) and word != singular(word))
        for word in re.findall(r"[\w'’-]+", (story.actor or "").lower())
    )


_HAND_WORK, _BENCH_WORK = words("hand_work"), words("bench_work")
_HOUSES = {one for one in words("bodies") if one.endswith("s")} | {"companies"}


def _of_fields(story: Story, marks: Marks, today: date, lexicon: Lexicon, language: str) -> tuple[Finding, ...]:
    """The findings of the rules that hold in every language: parts, number, day, placeholders."""
    fields = [Passage(raw, lexicon, field=field) for field in _FIELDS if (raw := getattr(story, field))]
    found = [
        *(one for passage in fields for one in style.placeholder(passage)),
        *record.parts(story, marks, lexicon),
        *record.numbers(story, marks, today),
    ]
    kept = [one for one in found if one.rule in _IN_EVERY_LANGUAGE]
    return _ordered([*kept, _in_other(language, "outcome", story.outcome or story.title)])


_IN_EVERY_LANGUAGE = frozenset(
    "A01-no-actor S05-no-situation S07-no-obstacle S09-no-benefit C06-placeholder V01-no-number "
    "V02-number-no-unit V03-no-baseline V04-no-date V05-no-source V08-wrong-direction V11-target-passed "
    "V13-no-guardrail".split()
)


def _in_other(language: str, field: str | None, text: str) -> Finding:
    """L01: the text is in another language, so that its words are not judged."""
    named = language if language[0].isupper() else "a language that is not known here"
    where = "its parts are not looked for" if field is None else "its words are not judged; its fields are"
    hint = (
        "Put it into the fields of a story: then actor, obstacle, benefit, number and day are checked as fields."
        if field is None
        else "Read it aloud to somebody who knows the customer, and ask whose day is different, and how."
    )
    return finding("L01-other-language", field, f"{quoted(bare(text))} is in {named}: {where}.", hint)


def errors_of(story: Story, *, today: date, lexicon: Lexicon = PLAIN) -> tuple[str, ...]:
    """The messages of a story's errors, for the gate; missing marks are counted there and left out here."""
    return tuple(
        one.message
        for one in check_story(story, today=today, lexicon=lexicon, errors_only=True)
        if one.level == "error" and one.rule not in _STATED_BY_MARKS
    )


def check_request(request: Request, customer: Customer | None, today: date) -> tuple[Finding, ...]:
    """Check what a request carries. Nothing of it refuses a request: the findings are to be shown."""
    return _ordered(rules_evidence.request_rules(request, customer, today))


def _texts(
    story: Story, lexicon: Lexicon, around: frozenset[str], texts: dict[str, Text], errors_only: bool
) -> Iterator[Finding]:
    """The rules about words, field by field; `texts` is filled with the fields as they are read."""
    count = 0
    for field, checks in (_GRAVE if errors_only else _FIELDS).items():
        raw = getattr(story, field)
        if not raw:
            continue
        passage = Passage(raw, lexicon, field=field, around=around)
        texts[field] = passage.text
        if field != "title":
            count += len(passage.text)
        for check in checks:
            yield from check(passage)
    target = story.target
    if target is not None and target.metric:
        metric = Passage(target.metric, lexicon, field="metric", around=around)
        texts["metric"] = metric.text
        for check in _GRAVE_METRIC if errors_only else _METRIC:
            yield from check(metric)
    if not errors_only:
        yield from _length(story, count)


def _length(story: Story, count: int) -> Iterator[Finding]:
    if count > style.MOST_WORDS:
        longest = max(_FIELDS, key=lambda name: len(re.findall(r"\w+", getattr(story, name) or "")))
        message = f"Its parts have {count} words; more than {style.MOST_WORDS} are not read to the end."
        hint = (
            f"Shorten the {longest}, {quoted(getattr(story, longest) or '')}, by "
            f"{style.words_of(count - style.MOST_WORDS)}."
        )
        yield finding("C01-too-long", None, message, hint)
    elif 0 < count < style.LEAST_WORDS:
        empty = [
            name for name in ("actor", "situation", "outcome", "obstacle", "benefit") if not getattr(story, name)
        ]
        words = " ".join(getattr(story, name) for name in _FIELDS if name != "title" and getattr(story, name))
        hint = f"Fill {', '.join(empty)} beside {quoted(words)}." if empty else f"Say more than {quoted(words)}."
        yield finding("C07-too-short", None, f"Its parts have {count} words; nobody can picture it yet.", hint)


_SAID_BY = {
    "C02b-two-actors": "C12-two-outcomes",
    "S08-obstacle-unquantified": "S11-obstacle-is-absence",
}
"""Advice that an error of another rule on the same field gives as well, with a graver reason."""


def _ordered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings once each: a rule's gravest on a field, and no advice that an error there gives as well.

    Errors come first, then warnings, then notes; each in the order of the fields and places they are about.
    """
    by_rule: dict[tuple[str, str | None], Finding] = {}
    for one in sorted(found, key=lambda one: _RANK[one.level]):
        by_rule.setdefault((one.rule, one.field), one)
    errors = {key for key, one in by_rule.items() if one.level == "error"}
    return tuple(
        one
        for (rule, field), one in by_rule.items()
        if one.level == "error" or (_SAID_BY.get(rule, ""), field) not in errors
    )
