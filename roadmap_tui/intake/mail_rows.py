"""Turns mails into the rows of requests: a thread is one, with the words of the customer's people alone."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from roadmap_tui.errors import Usage
from roadmap_tui.intake.cells import domain_in
from roadmap_tui.intake.forms import read_forms
from roadmap_tui.intake.mail import Mail, Person, bare_subject
from roadmap_tui.intake.mail_days import written_day
from roadmap_tui.intake.own_people import OwnPeople
from roadmap_tui.intake.quoted_mail import Quoted, split_mail, without_signature
from roadmap_tui.intake.rows import Choice, Doubt, Row, Table
from roadmap_tui.intake.shapes import PLAIN, plain
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.days import parse_day
from roadmap_tui.text.plural import listed, plural

HEADERS = (
    "Message-ID", "Thread", "Earlier", "Subject", "Words", "Name", "Address", "Sent", "Channel", "Remark",
)  # fmt: skip
"""The columns of a mail's row; those of a form in a mail are called as the fields they fill."""
_SHOWN = 3
_NESTED = 8
"""Mails forwarded within forwarded ones."""
_NO_REPLY = re.compile(r"(?:no|do-?not)-?_?\.?reply|notifications?@|forms?@|website@|wordpress@", re.IGNORECASE)
_LONG_COMMENT = 500


class _Said(NamedTuple):
    """What one mail brings: whose words, when, and a form's answers, or why it brings none."""

    mail: Mail
    file: str
    thread: int
    person: Person
    words: str
    at: str
    remark: str = ""
    answers: Mapping[str, str] = {}
    is_cut: bool = False


class Mails:
    """Collects mails, and tells their rows. `own` are domains and addresses of one's own people."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._own = OwnPeople(own)
        self._mails: list[tuple[Mail, str]] = []

    def add(self, mail: Mail, file: str = "") -> None:
        """Take a mail, of a file in a folder."""
        self._mails.append((mail, file))

    def table(self) -> Table:
        """The rows of all mails."""
        mails, again = _each_once(self._mails)
        doubts: list[Doubt] = []
        if not self._own.are_known:
            guessed = _own_domain(mail for mail, _ in mails)
            self._own = OwnPeople(guessed)
            if guessed:
                (domain,) = guessed
                doubts.append(
                    Doubt(
                        f"Mails from {one_line(domain)} are taken as written by your own people",
                        "--own DOMAIN",
                        "whose mails are your own",
                    )
                )
            else:
                sentence = "Nobody who wrote is taken as one of your own people"
                doubts.append(Doubt(sentence, "--own DOMAIN", "whose mails are your own"))
        threads, by_subject = threads_of([mail for mail, _ in mails])
        if by_subject:
            shown = _shown(mail.subject for mail in by_subject)
            doubts.append(
                Doubt(
                    f"{plural(len(by_subject), 'mail')} joined to a thread by the subject alone, naming no "
                    f"earlier mail: {shown}",
                    "--map Thread= (each mail alone)",
                    "threads by subject",
                    (Choice("Thread=", "each mail alone"),),
                )
            )
        guesses: dict[str, list[str]] = defaultdict(list)
        for mail, _ in mails:
            if mail.charset:
                guesses[mail.charset.partition(", a guess")[0]].append(mail.charset)
        doubts += [
            Doubt(
                f"{plural(len(same), 'mail')} in a charset that is not theirs: {same[0]}",
                "--encoding",
                f"encoding {one_line(charset.rpartition(' ')[2])}",
            )
            for charset, same in guesses.items()
        ]
        said: list[_Said] = []
        faults: list[Row] = []
        left: dict[str, list[str]] = defaultdict(list)
        for (mail, file), thread in zip(mails, threads, strict=True):
            if mail.kind:
                left[mail.kind].append(mail.subject)
            elif mail.fault:
                faults.append(Row(mail.line, _fault_cells(mail), mail.fault, file))
            else:
                found = list(self._said(mail, file, thread))
                said += found
                if not found:
                    left["mail, written by your own people"].append(mail.subject)
        rows, headers, silent = _rows(said)
        left["mail, without new words"] += silent
        remarks = [
            f"{_counted(len(subjects), kind)} left out: {_shown(subjects)}."
            for kind, subjects in left.items()
            if subjects
        ]
        if again:
            stand, count = ("stands", "counts") if again == 1 else ("stand", "count")
            remarks.append(f"{plural(again, 'mail')} {stand} there twice, and {count} once.")
        cut = sum(one.is_cut for one in said)
        if cut:
            remarks.append(f"Signatures, disclaimers and earlier mails are cut from {plural(cut, 'mail')}.")
        return Table(
            headers,
            tuple(sorted([*rows, *faults], key=lambda row: (row.file, row.line))),
            remarks=tuple(remarks),
            doubts=tuple(doubts),
            about=len(rows) + len(faults),
        )

    def _said(self, mail: Mail, file: str, thread: int) -> Iterator[_Said]:
        """What a mail brings: nothing where a colleague wrote it who forwards nobody."""
        split = split_mail(mail.text, is_answer=mail.is_answer)
        at = mail.at.isoformat() if mail.at else ""
        sender = _in_order(mail.sender)
        is_own = self._own.has(sender.address)
        is_robot = _NO_REPLY.search(sender.address) is not None
        if is_own or is_robot:
            forms = list(_forms(split.own if split.own.strip() else mail.text))
            if forms:
                by = (sender.name or sender.address) if is_own else ""
                said = _Said(mail, file, thread, Person("", ""), "", at)
                yield from (said._replace(answers={**one, "form": "yes", "written_by": by}) for one in forms)
                return
        if (is_own or is_robot) and mail.answers_to is not None and not self._own.has(mail.answers_to.address):
            sender, is_own = _in_order(mail.answers_to), False  # a form, or a list, sent it in a customer's name
        if not is_own:
            yield self._of_customer(mail, sender)._replace(file=file, thread=thread, at=at)
            return
        is_among_us = bool(mail.recipients) and all(map(self._own.has, mail.recipients))
        quoted = mail.attached or split.quoted
        if quoted is None or not (quoted.is_forwarded or mail.is_forward or is_among_us):
            return
        inner = self._first_foreign(quoted)
        if inner is None:
            return
        words = _clean(inner.text, Person(inner.name, inner.address), is_answer=True)
        comment = one_line(without_signature(split.own, sender.name, sender.address))[:_LONG_COMMENT]
        whose = sender.name or sender.address
        remark = f"Forwarded by {whose}: {comment}" if comment.strip() else f"Forwarded by {whose}."
        yield _Said(
            mail,
            file,
            thread,
            _in_order(Person(inner.name, inner.address.lower())),
            words,
            written_day(inner.day, is_english=inner.is_english) or at,
            remark,
            is_cut=True,
        )

    def _of_customer(self, mail: Mail, sender: Person) -> _Said:
        """What a customer wrote, and what they forward of somebody of their own."""
        split = split_mail(mail.text, is_answer=mail.is_answer)
        own = without_signature(split.own, sender.name, sender.address)
        quoted = mail.attached or split.quoted
        if (
            quoted is not None
            and (quoted.is_forwarded or mail.is_forward)
            and not (quoted.address and self._own.has(quoted.address.lower()))
        ):
            inner = _clean(quoted.text, Person(quoted.name, quoted.address), is_answer=True)
            if inner.strip():
                whose = quoted.name or quoted.address
                told = f"{whose} wrote:\n{inner}" if whose else inner
                own = f"{own}\n\n{told}" if own.strip() else told
        elif not own.strip() and mail.text.strip() and quoted is None:
            own = mail.text
        return _Said(mail, "", 0, sender, own.strip(), "", is_cut=own.strip() != mail.text.strip())

    def _first_foreign(self, quoted: Quoted) -> Quoted | None:
        """The first of mails within each other that none of one's own people wrote."""
        at: Quoted | None = quoted
        for _ in range(_NESTED):
            if at is None:
                return None
            if not (at.address and self._own.has(at.address.lower())):
                return at
            at = split_mail(at.text).quoted
        return None


def _counted(count: int, kind: str) -> str:
    """How many mails of a kind there are, in words; what says more of them stands behind a comma."""
    noun, comma, more = kind.partition(", ")
    return f"{plural(count, noun)}{comma}{more}{comma.strip()}"


def _in_order(person: Person) -> Person:
    """A person whose name is written `Berg, Anna` as Anna Berg, where the address has both: else it is a role."""
    last, comma, first = (part.strip() for part in person.name.partition(","))
    own = person.address.partition("@")[0]
    is_turned = bool(comma) and all(one and one.casefold() in own for one in (first, last))
    return person._replace(name=f"{first} {last}") if is_turned else person


def _clean(text: str, who: Person, *, is_answer: bool = False) -> str:
    return without_signature(split_mail(text, is_answer=is_answer).own, who.name, who.address).strip()


def _forms(text: str) -> Iterator[dict[str, str]]:
    """The forms in a text, each with its answers by the fields that they fill."""
    table = read_forms(text)
    if table is None:
        return
    fields = [PLAIN.field_of(plain(header)) or "" for header in table.headers]
    for row in table.rows:
        answers: dict[str, str] = {}
        for field, cell in zip(fields, row.cells, strict=True):
            if field and cell.strip():
                answers[field] = f"{answers[field]}\n\n{cell}" if field in answers else cell
        if answers:
            yield answers


def _each_once(mails: Sequence[tuple[Mail, str]]) -> tuple[list[tuple[Mail, str]], int]:
    """The mails in their order, each id once, and how many came again."""
    found: dict[str, tuple[Mail, str]] = {}
    for number, (mail, file) in enumerate(mails):
        found.setdefault(mail.id or f"{number}", (mail, file))
    return list(found.values()), len(mails) - len(found)


def _own_domain(mails: Iterable[Mail]) -> list[str]:
    """The domain that is one's own, likely: of whom mails are delivered to, else the one that every mail has."""
    delivered: Counter[str] = Counter()
    there: Counter[str] = Counter()
    received: Counter[str] = Counter()
    count = 0
    for mail in mails:
        if mail.kind:
            continue
        count += 1
        delivered.update({domain for one in mail.delivered_to if (domain := domain_in(one))})
        to = {domain for one in mail.recipients if (domain := domain_in(one))}
        received.update(to)
        there.update(to | ({sender} if (sender := domain_in(mail.sender.address)) else set()))
    if delivered:
        return [delivered.most_common(1)[0][0]]
    everywhere = [one for one, number in there.items() if number == count]
    return sorted(everywhere, key=lambda one: -received[one])[:1]


def _fault_cells(mail: Mail) -> tuple[str, ...]:
    at = mail.at.isoformat() if mail.at else ""
    return (mail.id, "", "", mail.subject, "", mail.sender.name, mail.sender.address, at, "mail", "")


def _shown(subjects: Iterable[str]) -> str:
    """A few subjects for a sentence."""
    names = [f"“{one_line(one)[:60]}”" if one.strip() else "one without a subject" for one in subjects]
    return listed(names, _SHOWN)


def threads_of(mails: Sequence[Mail]) -> tuple[list[int], list[Mail]]:
    """The number of the thread that each mail is of, and the mails that are joined by their subject alone.

    Mails that name one another by their ids are a thread. One that answers or forwards, and names none that is
    there, is joined to an earlier one of the same subject and with somebody in common.
    """
    lead = list(range(len(mails)))

    def root(at: int) -> int:
        while lead[at] != at:
            lead[at] = lead[lead[at]]
            at = lead[at]
        return at

    by_id: dict[str, int] = {}
    for place, mail in enumerate(mails):
        for one in (mail.id, *mail.references):
            if one:
                lead[root(place)] = root(by_id.setdefault(one, place))
    sizes = Counter(root(place) for place in range(len(mails)))
    by_subject: dict[str, list[int]] = defaultdict(list)
    for place, mail in enumerate(mails):
        by_subject[bare_subject(mail.subject).casefold()].append(place)
    joined: list[Mail] = []
    for subject, places in by_subject.items():
        if not subject or len(places) < 2:
            continue
        places.sort(key=lambda at: _moment(mails[at]))
        seen: dict[str, int] = {}
        for place in places:
            mail = mails[place]
            people = {mail.sender.address, *mail.recipients} - {""}
            is_alone = sizes[root(place)] == 1 and mail.subject.strip().casefold() != subject
            if is_alone:
                with_us = [seen[one] for one in people if one in seen]
                if with_us:
                    lead[root(place)] = root(min(with_us))
                    joined.append(mail)
            for one in people:
                seen.setdefault(one, place)
    return [root(place) for place in range(len(mails))], joined


def _moment(mail: Mail) -> float:
    return mail.at.timestamp() if mail.at is not None else float("inf")


def _rows(said: Sequence[_Said]) -> tuple[list[Row], tuple[str, ...], list[str]]:
    """The rows of what mails bring, their headers, and the subjects of those that bring nothing new.

    A thread's mails of one customer are rows of one conversation; the first has its subject.
    """
    fields = tuple(dict.fromkeys(name for one in said for name in one.answers if name not in _FORM))
    headers = (*HEADERS, *fields)
    groups: dict[tuple[object, ...], list[_Said]] = defaultdict(list)
    for place, one in enumerate(said):
        groups[(place,) if one.answers else (one.thread, _customer_of(one.person))].append(one)
    rows: list[Row] = []
    silent: list[str] = []
    numbers: Counter[str] = Counter()
    for group in groups.values():
        group.sort(key=lambda one: one.at or "9")
        spoken = ""
        first: _Said | None = None
        ids = tuple(dict.fromkeys(one for each in group for one in (each.mail.id, *each.mail.references) if one))
        for one in group:
            words = " ".join(one.words.split())
            if not one.answers and (
                words in spoken if first else not words and not bare_subject(one.mail.subject)
            ):
                silent.append(one.mail.subject)
                continue
            spoken += f"\n{words}"
            numbers[one.mail.id] += 1
            count = numbers[one.mail.id]
            number = f"{one.mail.id}#{count}" if count > 1 and one.mail.id else one.mail.id
            first = first or one._replace(mail=one.mail._replace(id=number))
            cells: dict[str, str] = {
                "Message-ID": number,
                "Thread": f"{first.file}:{first.mail.line}:{first.mail.id}",
                "Subject": bare_subject(one.mail.subject) if len(spoken) == len(words) + 1 else "",
                "Earlier": " ".join(each for each in ids if each != number)
                if len(spoken) == len(words) + 1
                else "",
                "Words": one.words,
                "Name": one.person.name,
                "Address": one.person.address,
                "Sent": one.at,
                "Channel": "mail",
                "Remark": one.remark,
            }
            if one.answers:
                cells |= {column: one.answers.get(name, "") for name, column in _FORM.items()}
                cells["Sent"] = _heard(one.answers.get("heard_on", ""), one.mail) or one.at
            cells |= {name: one.answers.get(name, "") for name in fields}
            rows.append(Row(one.mail.line, tuple(cells.get(header, "") for header in headers), None, one.file))
    return rows, headers, silent


def _heard(answer: str, mail: Mail) -> str:
    """A form's day, as of the day of its mail where it is said in words: `yesterday`."""
    if mail.at is not None and answer.strip():
        with suppress(Usage):
            return parse_day(answer, today=mail.at.date(), look="back").isoformat()
    return answer


_FORM = {
    "subject": "Subject",
    "said": "Words",
    "person": "Name",
    "email": "Address",
    "channel": "Channel",
    "heard_on": "Sent",
}
"""The columns of a mail's row that answers of a form fill."""


def _customer_of(person: Person) -> str:
    """What tells whose words are a thread's: a company's domain, else the person."""
    return domain_in(person.address) or person.address or person.name.casefold()
