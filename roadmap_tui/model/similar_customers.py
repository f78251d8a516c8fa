"""Finds customers that are likely the same: by domain, by name without its legal form, by a near name."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

from roadmap_tui.model.records import Customer, Value, number
from roadmap_tui.text.characters import folded
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.text.mail_domains import is_public_mail

_LEGAL = frozenset(
    "ab ag aps as asa bv bvba co company corp corporation cv doo ev gbr gmbh inc incorporated kft kg kgaa kk "
    "lda limited llc llp lp ltd ltda mbh nv ohg oü oy oyj plc pte pty pvt sa sarl sas sasu se sl slu spa spzoo "
    "srl sro ug zrt".split()
)
_DOTS = lazy_pattern(r"(?<=\b\w)[./](?=\w?\b)|['’]")
_WORDS = lazy_pattern(r"[^\W_]+")
_DOMAIN = lazy_pattern(r"[\w-]+(?:\.[\w-]+)+")
_AS_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""Letters with marks, as whoever has no such key writes them in their language."""
_AS_ONE = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})
"""Letters of which nothing but the letter stays without the mark, and Unicode does not say so."""
AddPair = Callable[[str, str, str], None]
"""The callback for a pair: two ids and why they are alike."""
_NEAR_FROM = 6
"""Letters of a name below which another letter makes another name."""
_NEAR_TO = 80


class SimilarCustomers(Value, kw_only=True, frozen=True):
    """Two customers that may be one, the younger first, and why."""

    customer: str
    customer_name: str
    other: str
    other_name: str
    why: str


@lru_cache(maxsize=8192)
def bare_name(name: str) -> str:
    """A name for comparing: without case, marks and legal form. `ACME, Inc.` and `Acme S.A.` are `acme`."""
    words = _WORDS.findall(_DOTS.sub("", folded(name)).replace("sp. z oo", "spzoo"))
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return " ".join(words)


def alike(customers: Iterable[Customer]) -> list[SimilarCustomers]:
    """Pairs that are likely one customer, each once with its strongest reason, in the order of their ids."""
    known = {one.id: one for one in customers if not one.forgotten}
    found: dict[tuple[str, str], str] = {}

    def add(first: str, second: str, why: str) -> None:
        if first != second:
            younger, older = sorted((first, second), key=number, reverse=True)
            found.setdefault((younger, older), why)

    names = {one.id: bare_name(one.name) for one in known.values()}
    by_name: dict[str, list[str]] = defaultdict(list)
    for identity, name in names.items():
        by_name[name].append(identity)
    _by_domain(known.values(), by_name, add)
    for name, same in by_name.items():
        for one in same[1:]:
            add(one, same[0], "the same name but for its legal form")
        for begin in _beginnings(name):
            for other in by_name.get(begin, ()):
                add(same[0], other, "one name begins with the other")
    by_spelling: dict[str, str] = {}
    for name, same in by_name.items():
        for spelling in _spellings(name):
            add(same[0], by_spelling.setdefault(spelling, same[0]), "the same name in other letters")
    _by_letter(by_name, add)
    pairs = sorted(found.items(), key=lambda pair: (number(pair[0][1]), number(pair[0][0])))
    return [
        SimilarCustomers(
            customer=younger,
            customer_name=known[younger].name,
            other=older,
            other_name=known[older].name,
            why=why,
        )
        for (younger, older), why in pairs
    ]


class PossibleNames:
    """Finds what a name may mean without naming it: the mechanism for customers and products alike.

    For the reasons for which `alike` takes two names for one customer: the same but for the legal form and
    spaces, or in letters without marks, a domain that is called like a name, one that begins with the other, one
    letter's difference.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are pairs of a name and the key of what it names; a key may have several."""
        self._called: dict[str, list[str]] = defaultdict(list)
        self._bare: dict[str, list[str]] = defaultdict(list)
        self._begun: dict[str, list[str]] = defaultdict(list)
        self._shortened: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._spelled: dict[str, list[str]] = defaultdict(list)
        for name, key in names:
            self._called[_called(name)].append(key)
            bare = bare_name(name)
            self._bare[bare].append(key)
            for begin in _beginnings(bare):
                self._begun[begin].append(key)
            for short in _one_letter_less(bare):
                self._shortened[short].append((bare, key))
            for spelling in _spellings(bare):
                self._spelled[spelling].append(key)

    def of(self, name: str, *, begun: bool = True) -> list[str]:
        """The keys of what a name may mean, the likeliest first, then in the order they were given.

        Without `begun` those are left out that begin with it, or it with them: only slips of spelling stay.
        """
        found = dict.fromkeys(self._called.get(_called(name) or "-", ()))
        bare = bare_name(name)
        if bare and "@" not in name:
            longer = [*self._begun.get(bare, ())] if begun else []
            if begun:
                longer += [key for begin in _beginnings(bare) for key in self._bare.get(begin, ())]
            near = [key for spelling in _spellings(bare) for key in self._spelled.get(spelling, ())]
            near += [
                key
                for short in _one_letter_less(bare)
                for other, key in self._shortened.get(short, ())
                if digits_of(other) == digits_of(bare) and other != bare
            ]
            found |= dict.fromkeys((*near, *longer))
        return list(found)


class PossibleCustomers:
    """Finds the customers that a name, a domain or an e-mail address may mean without naming them.

    Names that a customer had before count too.
    """

    def __init__(self, customers: Iterable[Customer]) -> None:
        self._customers = {one.id: one for one in customers if not one.forgotten}
        known = self._customers.values()
        self._names = PossibleNames((name, one.id) for one in known for name in (one.name, *one.aliases))

    def of(self, name: str) -> list[Customer]:
        """The customers that a name may mean, the likeliest first, then in the order of the customers."""
        return [self._customers[one] for one in self._names.of(name)]


def _beginnings(bare: str) -> list[str]:
    """The names with which a name of several words begins."""
    words = bare.split(" ")
    return [" ".join(words[:length]) for length in range(1, len(words))]


def _one_letter_less(bare: str) -> set[str]:
    """A name, and the same without each of its letters, by which one at a letter's distance is found."""
    if len(bare) < _NEAR_FROM or len(bare) > _NEAR_TO:
        return set()
    return {bare, *(bare[:place] + bare[place + 1 :] for place in range(len(bare)))}


def _spellings(bare: str) -> tuple[str, ...]:
    """A name in letters without marks, in the ways that is written: `müller` is `muller` and `mueller`."""
    if bare.isascii():
        return (bare,)
    composed = unicodedata.normalize("NFC", bare)
    spelled = (
        unicodedata.normalize("NFKD", one.translate(_AS_ONE)) for one in (composed, composed.translate(_AS_TWO))
    )
    plain = ("".join(letter for letter in one if not unicodedata.combining(letter)) for one in spelled)
    return tuple(dict.fromkeys(plain))


def _called(name: str) -> str:
    """The core of a name, for telling namesakes apart: `acme` of `ACME, Inc.` and of `jo@acme.example`."""
    domain = name.strip().lower().rpartition("@")[2]
    if _DOMAIN.fullmatch(domain) and not is_public_mail(domain):
        return domain.partition(".")[0]
    return bare_name(name).replace(" ", "")


def _by_domain(customers: Iterable[Customer], by_name: dict[str, list[str]], add: AddPair) -> None:
    """Pairs by domain: the same one, one within another, or one that is called as another customer is."""
    owners: dict[str, str] = {}
    listed = [(one.id, domain) for one in customers for domain in (*one.domains, *_domain_names(one))]
    for identity, domain in listed:
        owner = owners.setdefault(domain, identity)
        add(identity, owner, f"the same domain, {domain}")
    by_joined = {name.replace(" ", ""): same for name, same in by_name.items()}
    for identity, domain in listed:
        labels = domain.split(".")
        for start in range(1, len(labels) - 1):
            within = ".".join(labels[start:])
            if within in owners:
                add(identity, owners[within], f"{domain} lies within {within}")
        for other in by_joined.get(labels[0], ()):
            add(identity, other, f"{domain} is called like it")


def _domain_names(customer: Customer) -> tuple[str, ...]:
    """The name, where it is a domain."""
    name = customer.name.strip().lower()
    return (name,) if _DOMAIN.fullmatch(name) and name not in customer.domains else ()


def _by_letter(by_name: dict[str, list[str]], add: AddPair) -> None:
    """Pairs by name at one letter's distance: missing, added, other or swapped with its neighbour."""
    near: dict[str, list[str]] = defaultdict(list)
    for name in by_name:
        for short in _one_letter_less(name):
            near[short].append(name)
    for several in near.values():
        for one in several[1:]:
            if digits_of(one) == digits_of(several[0]):
                add(by_name[one][0], by_name[several[0]][0], "names that differ by a letter")


def digits_of(name: str) -> str:
    """The digits of a name: names that differ in them are others."""
    return "".join(one for one in name if one.isdigit())
