"""The words by which a situation, an obstacle or a benefit is known, beside the cues that open one."""

from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import pattern, phrases, words

PRODUCT_WORDS = (w.UI_NOUNS - w.SOFT_UI) | w.UI_VERBS | words("product_words")
"""Words that make a clause one about the product."""
SHOWN = frozenset("screen screens tab tabs icon icons website theme themes preview inbox chart charts".split())
"""Words of the interface that make a clause one about the product, unless they are counted."""
DEADLINE = pattern("deadline")
"""The words after a preposition that set a deadline, not a moment of somebody's day."""

NO_SITUATION = pattern("no_situation")
"""Phrases that only look like one."""
NO_FRONT = words("no_front")
"""First words of a fronted phrase that is no moment."""
PREPOSITIONS = words("prepositions")
PARTICIPLES = words("participles")

CONDITIONS = frozenset("if unless".split())
NEGATED = lazy_pattern(r"\w+n't$")
PAST = w.PAST_COST | frozenset("was were".split())

GAINS = words("gains")
SELF_GAINS = words("self_gains")
"""Deeds of the actor that are a gain in themselves, after `and`."""
SUBJECTS = words("subjects")
AUXILIARIES = frozenset("is are has have can now no still was were goes".split())
DAYS = words("days")
"""Days and times of a day."""
TODAY = phrases("today")
"""How a sentence about today begins."""
WISH = pattern("wish")
"""How a sentence tells an outcome as a wish."""
