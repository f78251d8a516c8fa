"""The words that open or carry a situation, an obstacle or a benefit, each with what must follow it."""

import re

from roadmap_tui.wording.words import vocabulary as w

PRODUCT_WORDS = (
    (w.UI_NOUNS - w.SOFT_UI)
    | w.UI_VERBS
    | frozenset(
        "ai backlog feature features functionality layout layouts macro macros module modules rollout sprint "
        "set-up setup upgrade upgrades velocity visualisation visualisations visualization visualizations "
        "tab tabs inbox page-load downtime qr kiosk pin template templates login logins".split()
    )
)
"""Words that make a clause one about the product."""
SHOWN = frozenset("screen screens tab tabs icon icons website theme themes preview inbox chart charts".split())
"""Words of the interface that make a clause one about the product, unless they are counted."""
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
DEADLINE = re.compile(
    rf" (?:(?:the )?(?:end|close|start|middle) of (?:the |this |next |q|\d|fiscal |{_MONTH})|q[1-4]|"
    rf"\d{{1,2}} (?:{_MONTH})|"
    rf"(?:{_MONTH}|christmas|summer|winter|next|launch|release|go-live)\b|\d{{4}}|2\d\d\d)"
)
"""The words after a preposition that set a deadline, not a moment of somebody's day."""
_DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekday|weekend"
_WHEN = (
    rf"morning|evening|afternoon|night|noon|dawn|dusk|shift|time|day|week|{_DAY}|lesson|visit|round|"
    rf"meeting|season|month-end|month|year|quarter|term|spring|summer|autumn|winter|harvest"
)

Cue = re.Pattern[str] | None


def _cue(rest: str) -> Cue:
    return re.compile(rest) if rest else None


SITUATION: dict[str, Cue] = {
    "when": None, "whenever": None, "while": None, "whilst": None, "during": None, "upon": None, "if": None,
    "overnight": None, "midway": None, "halfway": None, "mid-shift": None,
    "before": _cue(rf"(?!{DEADLINE.pattern}) \w"),
    "after": _cue(rf"(?!{DEADLINE.pattern}) \w"),
    "once": _cue(r" (?:a|an|the|his|her|their|its|it|he|she|they|all|every|each)\b"),
    "ahead": _cue(r" of \w"),
    "prior": _cue(r" to \w"),
    "by": _cue(r" the time\b"),
    "the": _cue(r" (?:moment|day|night|morning|evening|week|minute|instant|second|hour|afternoon) "
                r"(?:after|before|\w+ )"),
    "each": _cue(rf" (?:{_WHEN})\b"),
    "every": _cue(rf" (?:{_WHEN})\b"),
    "as": _cue(r" (?:soon as|(?:the|his|her|their|its|it|he|she|they|darkness|night|winter|harvest)\b)"),
    "on": _cue(
        rf" (?:(?:the |a |his |her |their |its |every |each |any |this )?(?:very |first |last |second |"
        rf"next |busy |\w+ing )*"
        rf"(?:\w+[ -])?(?:{_WHEN}|trip|arrival|tour|flight|call|ward|way|road|job|site|rounds|rounds|"
        rf"step|spot|platform|eve|journey|term|voyage)\b)"
    ),
    "at": _cue(
        r" (?:(?:the|his|her|their|a|an|its) (?!same |moment\b)(?:\w+ )?(?:\w+['’-]?\w*)|closing|"
        r"opening|month-end|year-end|night|dawn|dusk|noon|"
        r"midnight|sea|harvest|lunchtime|bedtime|handover|half-time|\d)"
    ),
    "in": _cue(
        r" (?:the (?:middle|midst|last|first|final|minutes|hours|days|night|morning|evening|afternoon|"
        r"\w+ing room|field|rush|run-up|weeks|dark|"
        r"heat|depths|busiest|early|small|hour|week|days|ambulance|car)\b|mid-\w+|a (?:\w+ "
        r")?(?:heatwave|storm|crisis|emergency|flood|meeting|crowded|packed|"
        r"flooded|busy|power|strike|shortage|hurry|queue|basement|cellar)|an? (?:\w+ )?(?:emergency|"
        r"outage|interview|exam|\w+ room)\b|"
        r"bad weather|an? \w+ed \w+)"
    ),
    "within": _cue(r" (?:an? |\w+ )?\w+ (?!instead\b)\w+ (?:of|from|after) \w"),
    "minutes": _cue(r" (?:after|before|ahead|into)\b"),
    "hours": _cue(r" (?:after|before|ahead|into)\b"),
    "days": _cue(r" (?:after|before|ahead|into)\b"),
    "seconds": _cue(r" (?:after|before|ahead|into)\b"),
    "weeks": _cue(r" (?:after|before|ahead|into)\b"),
    "for": _cue(r" the first time\b"),
    "first": _cue(r" thing\b"),
    "back": _cue(r" (?:from|at|in) \w"),
    "with": _cue(r" (?:the |a |an |\w+ )?\w+ (?:\w+ )?(?:away|still|down|up|ahead|open|full|waiting|"
                 r"due|gone|looming|approaching|on the|off|half|about to)\b"),
}  # fmt: skip
"""Cues of a situation, the moment at which it happens."""
NO_SITUATION = re.compile(
    r"(?:(?:after|before|since) (?:the |our |each |every )?(?:new |next |latest )?"
    r"(?:upgrade|update|roll-?out|release|launch|go-live|sprint|deployment|refactoring|migration)|"
    r"at (?:the moment|least|most|once|work|all|scale|launch|a glance|any)|"
    r"in (?:seconds|real time))\b"
)
"""Phrases that only look like one."""
NO_FRONT = frozenset(
    "by with using through via thanks for without instead rather as to freed spared based powered "
    "built in. version unlike "
    "no not given".split()
)
"""First words of a fronted phrase that is no moment."""
PREPOSITIONS = frozenset(
    "at on in during before after when while upon amid between over under near inside outside behind "
    "beside from back "
    "standing following despite even only halfway across along throughout early late just right".split()
)
PARTICIPLES = frozenset(
    "told woken caught stuck left sent held born taken given shown faced struck hit lost bound called "
    "asked notified alerted".split()
)

OBSTACLE: dict[str, Cue] = {
    "without": None, "instead": None, "never": None, "nobody": None, "nothing": None, "neither": None,
    "formerly": None,
    "previously": None, "hitherto": None, "unlike": None, "otherwise": None, "avoids": None, "avoid": None,
    "avoiding": None, "avoided": None, "escapes": None, "escaping": None, "skips": None, "skipping": None,
    "spared": None, "spares": None, "sparing": None, "spare": _cue(r" (?:her|him|them|the|a|an)\b"),
    "cannot": None,
    "nor": None, "none": _cue(r" (?:of|is|are|was|were)\b"),
    "rather": _cue(r" than\b"),
    "no": _cue(r" (?:longer|more \w+|need|\w+ing\b|one\b|\w+ (?:is|are|has|have|was|were|goes|to|\w+s)\b)"),
    "with": _cue(r" (?:no|nobody|nothing)\b"),
    "not": _cue(r"(?! (?:only|yet|just)\b) \w"),
    "saves": _cue(r" (?:\w+ ){0,3}from\b"), "saved": _cue(r" (?:\w+ ){0,3}from\b"),
    "saving": _cue(r" (?:\w+ ){0,3}from\b"),
    "freed": _cue(r" (?:\w+ ){0,2}(?:from|of)\b"), "free": _cue(r" (?:from|of) \w"),
    "frees": _cue(r" (?:\w+ ){0,3}from\b"),
    "relieved": _cue(r" of\b"), "rid": _cue(r" of\b"),
    "used": _cue(r" to\b"), "had": _cue(r" to\b|(?: \w+)? no way\b"), "would": _cue(r" (?:\w+ )?have\b"),
    "stop": _cue(r" \w+ing\b"), "stops": _cue(r" \w+ing\b"), "stopped": _cue(r" \w+ing\b"),
    "ceases": _cue(r" (?:\w+ing|to)\b"),
    "down": _cue(r" from\b"), "compared": _cue(r" (?:with|to)\b"), "against": _cue(r" (?:the )?\d"),
    "until": _cue(r" (?:now|recently|then|this year|last)\b"), "till": _cue(r" (?:now|recently)\b"),
    "thing": _cue(r" of the past\b"), "days": _cue(r" (?:are|is) (?:over|gone|behind)\b"),
    "gone": _cue(r" (?:is|are) \w"), "longer": _cue(r" (?:has|have|needs?|to)\b"),
    "cut": _cue(r" (?:\w+ ){0,5}(?:from|to)\b"), "cuts": _cue(r" (?:\w+ ){0,5}from\b"),
    "fall": _cue(r" from\b"), "falls": _cue(r" from\b"), "fell": _cue(r" from\b"), "drop": _cue(r" from\b"),
    "drops": _cue(r" from\b"), "dropped": _cue(r" from\b"), "shrinks": _cue(r" from\b"),
    "old": _cue(r" (?:way|habit|routine|days)\b"), "in": _cue(r" (?:the past|former times|place of)\b"),
    "before": _cue(r"(?:,|[.;]|$)"), "last": _cue(rf" (?:year|winter|summer|spring|autumn|season|month|"
                                                  rf"week|term|time|{_MONTH})\b"),
    "as": _cue(r" opposed to\b"), "despite": None, "although": None, "though": None,
    "whereas": None, "unable": None, "forced": _cue(r" (?:\w+ )?to\b"), "kept": _cue(r" (?:\w+ ){0,2}(?:up|"
                                                                                     r"waiting|guessing|from)\b"),
    "gone.": None, "having": _cue(r" to (?!have)\w"), "have": _cue(r" cost\b"), "has": _cue(r" cost\b"),
}  # fmt: skip
"""Cues of an obstacle that is no longer suffered."""
CONDITIONS = frozenset("if unless".split())
NEGATED = re.compile(r"\w+n't$")
PAST = w.PAST_COST | frozenset("was were".split())

BENEFIT: dict[str, Cue] = {
    "so": _cue(r"(?! (?:far|long|many|much|on|as|called|forth|few|often)\b) \w"),
    "means": None, "meaning": None, "thereby": None, "thus": None, "therefore": None, "hence": None,
    "as": _cue(r" a (?:result|consequence)\b"), "in": _cue(r" turn\b"),
    "worth": _cue(r" (?:[$€£¥]|\d|\w+ (?:\w+ )?(?:euros|dollars|pounds))"),
    "allows": _cue(r" (?:her|him|them|the|\w+ers?|\w+) (?:\w+ "
                   r")?to \w"), "lets": _cue(r" (?:her|him|them|the|an?|\w+s)\b"),
    "allowing": None, "letting": None, "enabling": None, "enables": _cue(r" \w+ to \w"), "frees": None,
    "freeing": None,
    "leaves": _cue(r" (?:her|him|them|the \w+|an? \w+|more|time) (?:\w+ ){0,3}(?:free|time|for|to|with|on)\b"),
    "gives": _cue(r" (?:\w+ ){1,4}(?:back|time|days?|hours?|chance)\b"),
}  # fmt: skip
"""Cues of a benefit."""
GAINS = frozenset(
    "saves saving save saved frees gains gaining wins winning earns earning recovers recovering keeps "
    "keeping cuts cutting sells".split()
)
SELF_GAINS = frozenset(
    "saves keeps stops wins gains earns avoids finishes stays reaches leaves makes needs seats "
    "rebooks sleeps sells returns "
    "recovers serves treats visits survive survives graduates earn keep stay win save finish arrives "
    "catches spends charges".split()
)
"""Deeds of the actor that are a gain in themselves, after `and`."""
SUBJECTS = frozenset(
    "the a an its his her their more fewer less nobody no none every each all most both those people "
    "he she they it".split()
)
AUXILIARIES = frozenset("is are has have can now no still was were goes".split())
