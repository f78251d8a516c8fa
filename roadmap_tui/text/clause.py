"""Tells clauses (`the visit is on day five`) from noun phrases (`a visit on day five`)."""

import re

from roadmap_tui.text.lazy_pattern import lazy_pattern

_TODAY = lazy_pattern(r"(?i)(?:today|currently|at present|nowadays|until now|so far)\b")
_WHO = frozenset("they he she it we you nobody everybody there".split())
_BOUND = frozenset(
    "is are was were has have had must can cannot could may might will would do does did "
    "isn't aren't wasn't weren't hasn't haven't can't couldn't won't wouldn't don't doesn't didn't "
    "takes needs requires lacks exists comes goes gets hangs lies sits stays begins arrives reaches fails hears "
    "becomes depends".split()
)
"""Verbs that are bound to somebody, and hardly ever are anything else."""
_ASIDE = frozenset(
    "that which who whom whose where when while whether what why how to being having because if not and "
    "or".split()
)
"""Words after which a verb says nothing of the first noun."""
_NO_VERB = _ASIDE | frozenset(
    "of in on at by for from with without into onto over under than as per across between before after during "
    "instead sent written made done kept lost told taken given typed read put cut left held sold spent "
    "set".split()
)
"""Words after a plural that are no verb bound to it; `letters sent twice` only names letters."""
_GERUND = lazy_pattern(r"(?!(?:r|br|s|cl|sw|spr|fl|st)ing$)[a-z]+ing")
_MANY = lazy_pattern(r"[a-z]{2,}[^\Wsui]s|people|staff")
_NUMBER = lazy_pattern(r"[\d.,]+|one|two|three|four|five|six|seven|eight|nine|ten|many|most|all|some|few|both")
_FAR = 8
"""Words among which the verb of a first clause stands, if there is one."""


def starts_today(text: str) -> bool:
    """Whether a text begins with words for today."""
    return _TODAY.match(text) is not None


def is_clause(text: str) -> bool:
    """Whether a text is a clause, which cannot follow `without`.

    It does where somebody is followed by a verb that is bound to them. Where that is in doubt, it does not.
    """
    words = re.findall(r"[\w.'-]+", text.replace("\u2019", "'").lower().split(",")[0])
    if len(words) < 2 or words[0] in _ASIDE or _GERUND.fullmatch(words[0]):
        return False
    if words[0] in _WHO or words[:2] == ["no", "one"]:
        return _GERUND.fullmatch(words[1]) is None
    nouns = words[1:] if _NUMBER.fullmatch(words[0]) else words
    if len(nouns) > 1 and _MANY.fullmatch(nouns[0]) and _is_verb(nouns[1]):
        return True
    for word in words[1:_FAR]:
        if word in _ASIDE:
            return False
        if word in _BOUND:
            return True
    return False


def _is_verb(word: str) -> bool:
    """Whether a word after a plural is its verb."""
    bare = word.isalpha() and word not in _NO_VERB and not word.endswith(("ed", "s"))
    return bare and _GERUND.fullmatch(word) is None
