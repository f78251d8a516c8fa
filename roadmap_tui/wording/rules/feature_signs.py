"""Detectors of phrases about a product instead of a customer's day.

A single sign may be a slip of the pen. What counts is whether several parts of a story show one: then the form of
a story holds a feature (`rules/feature.py`).
"""

import re

from roadmap_tui.model.marks import has_number
from roadmap_tui.wording.clauses import is_about_product
from roadmap_tui.wording.likeness import content
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import vocabulary as w

Span = tuple[int, int]

_NAMED_PRODUCTS = "|".join(sorted(re.escape(one) for one in w.PRODUCTS_ELSEWHERE - {"linear", "notion", "zoom"}))
_ELSEWHERE = (
    rf"(?:{_NAMED_PRODUCTS}|(?:microsoft |ms )?teams(?= and|$|[,.;])|microsoft \w+|google \w+|outlook|"
    rf"power ?bi|whatsapp|"
    r"apple (?:pay|wallet|watch)|alexa|chatgpt|copilot)"
)
_DEED = (
    r"drag(?:s|ged|ging)?(?! (?:a |the |his |her |their )?(?:net|boat|feet|hose|body)\b)|swip\w+|toggl\w+|"
    r"click\w*|"
    r"scroll\w*|hover\w*|upload\w*|download\w*|bulk[- ]\w+|mass[- ](?:edit|update|assign)\w*|self-serv\w*|"
    r"white-label\w*|configur\w+|autocomplet\w*|auto-?fill\w*|pre-?fill\w*|(?:log|sign)s? in (?:with|via|"
    r"using)|"
    r"subscribes? to|authenticat\w+|integrat(?:e|es|ed|ing) (?:with |their |\w+'s )|synchroni[sz]\w+|sync(?:s|"
    r"ed)?|"
    r"(?:filter|sort|group|tag|search)(?:s|ed)? (?:\w+ )?(?:by|across|on)|(?:set|sets) up (?:\w+ )?(?:rules?|"
    r"alerts?|"
    r"triggers?)|exports? (?:\w+ ){0,4}(?:to|as|into)|imports? (?:\w+ ){0,4}from (?:a |an |csv|excel|file)|"
    r"(?:pin|bookmark|star)(?:s|ned|red)? (?:a|the|their|favou?rite)"
)
_MADE = (
    r"one-click|(?:one|single|a) (?:click|tap|swipe|keystroke)|with (?:one|a single) (?:click|tap|gesture|"
    r"command|action|keystroke)|"
    r"in a single (?:step|view|screen|place|app)|real[- ]time (?:\w+ )?(?:view|alert|dashboard|status|data|"
    r"update)\w*|"
    r"full-text|faceted|fuzzy|templated|saved (?:search|filter|view)\w*|heat ?map|colou?r[- ]cod\w+|split view|"
    r"side[- ]by[- ]side|mobile (?:version|client)|dark theme|workflows?|triggers?|e-?signatures?|electronic "
    r"signatures?|machine learning|automat(?:ed|ic|es?)|language model|classifier|algorithm|streaks?|badges|"
    r"leader ?board|gamif\w+|"
    r"artificial intelligence|predictive|\bai\b|ai-\w+|endpoints?|scim|"
    r"qr[- ]codes?|"
    r"(?:document|data|central|single|information) hub|granular|role-based|no-code|low-code|centrali[sz]ed|"
    r"unified|multi-(?:site|tenant|currency|language|factor)\w*|automation|functionality|capabilit(?:y|ies)|"
    r"edit mode|\w+ mode|gesture|wizard|assistant that|changelog|rules engine|chat ?bot|autopilot|digital twin|"
    r"read-only|pretty-print\w*|drop-?downs?|interactive|product tour|guided tour|customi[sz]able|self-service|"
    r"timeline view|map view|list view|live (?:map|view|status|feed|dashboard)|audit (?:trail|log)|"
    r"(?:push|email|e-mail|sms|text|in-app|instant|automatic|automated) (?:alert|notification|reminder|"
    r"message)s?"
)
_SELF = (
    r"(?:writes?|fills?|updates?|sends?|runs?|creates?|generates?) (?:itself|themselves)|automatically|"
    r"go(?:es)? out by "
    r"(?:itself|themselves)|(?:alerted|notified|informed) (?:through|via|by) (?:sms|slack|e-?mail|push|text|"
    r"app)|"
    r"receives? (?:\w+ )?(?:alerts?|notifications?)|on (?:their|the) (?:phones?|mobiles?|tablets?) (?:app)?"
)
_RECORDS = (
    r"(?:log|record|enter|captur|attach|annotat|label|choos|schedul|approv|dictat|transcrib|tag|print|scan|"
    r"manag|track|monitor|"
    r"brows|"
    r"access|validat|declar|creat|edit|cancel|paus|resum|confirm|register|archiv|forward|assign|combin|preview|"
    r"comment|publish|view)(?:e|s|es)? (?:\w+ ){0,3}?"
    r"(?:incidents?|data|declarations?|notes?|photos?|memos?|files?|documents?|bookings?|tickets?|lists?|"
    r"forms?|"
    r"queries|offers?|rotas?|records?|maps?|findings|statements?|accounts?|papers?|from templates|entries|"
    r"tasks?|"
    r"requests?|reports?|waiting list|inventory|contracts?|permissions?|roles?|fields?|items?|versions?|"
    r"handovers?|"
    r"comments?|deliver(?:y|ies) in)"
)
_HAS = (
    r"(?:ha(?:s|ve)|gets?|sees?|works? (?:in|from|with)|benefits? from|uses?|(?:is|are) (?:given|offered|"
    r"provided with)|"
    r"enjoys?|receives?) (?:access to )?(?:an? |the |their |its )?(?:[\w°-]+ ){0,3}?(?:view|overview|"
    r"visibility|floor "
    r"plan|worklist|report|work list|editor|mode|kiosk|control tower|score|columns?|inbox|timeline|log|trail|"
    r"tool|"
    r"version|"
    r"reminders?|forecasts?|predictions?|suggestions?|insights?|recommendations?|statistics|analytics|kpis|"
    r"catalogue|library|planner|tracker|calculator|configurator|assistant|hub|area)"
)
_MEDIUM = (
    r"online|digitally|paperless|offline|by voice|in bulk|bulk|from within|inside the (?:app|tool|product)|"
    r"(?:on|from|through) (?:an? |the |their |his |her )?(?:\w+ )?(?:watch|tablet|tablets|smartphones?|mobile|"
    r"laptop|"
    r"browser|kiosk|handheld|account area)|with validation|error highlighting|at the push of a button|"
    r"voice memos?|"
    r"account area|guided (?:flow|process|mode|steps)|(?:that|which) (?:suggest|show|combine|refresh|update|"
    r"let|"
    r"allow|include|support|highlight|display|contain|collect|predict|calculate|generate|validate)(?:e?s)"
)
_IN_OUTCOME = re.compile(
    rf"(?<![\w-])(?:(?:{_DEED})|(?:{_MADE})|(?:{_SELF})|(?:{_RECORDS})|(?:{_HAS})|(?:{_MEDIUM})|"
    rf"(?:{_ELSEWHERE}))(?![\w-])"
)


def deeds_in(text: Text) -> list[Span]:
    """The spans about deeds done to a product, about its parts, or about what it does by itself."""
    found: dict[str, Span] = {}
    for one in _IN_OUTCOME.finditer(text.lower):
        first = re.match(r"[\w-]+", one[0])
        if first is not None and first[0] in text.elsewhere:
            continue
        found.setdefault(one[0][:5], one.span())
    return list(found.values())


_TOOLS = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty)(?: \w+)?? (?:steps?|"
    r"programs?|"
    r"programmes|systems?|tools?|channels?|screens?|tabs?|clicks?|places|files?|fields?|spreadsheets?|apps?|"
    r"windows|"
    r"pages?|languages?|formats?|logins?|portals?|products?|modules?|options|columns)\b",
    re.IGNORECASE,
)


def is_costed(obstacle: str) -> bool:
    """Whether an obstacle has a number that somebody pays; a number of tools or steps costs nothing yet."""
    return has_number(obstacle) and has_number(_TOOLS.sub("", obstacle))


_REFUSED = re.compile(
    r"\b(?:is|are|was|were|be|been)(?: not|n['’]t| never) (?:yet |currently |\w+ly )?(?:supported|available|"
    r"possible|"
    r"automated|integrated|built|implemented|offered|part of|included|connected|configurable|customi[sz]able|"
    r"saved|"
    r"unified|enabled|linked|synced)\b"
    r"|\b(?:do|does|did)(?: not|n['’]t) (?:yet |currently )?(?:support|offer|allow|include|provide|integrate|"
    r"let|"
    r"sync|connect)\b"
    r"|\bonly\b(?! (?:after|when|once|then|if|on|at|learn|hear|find|know|see)\b)"
    r"|\b(?:is|are) (?:very |too |still )?(?:limited|incomplete|fixed|restricted|basic|fragmented|siloed|"
    r"inconsistent|"
    r"scattered|manual|paper-based|static|cumbersome|tedious|error-prone|disconnected|separate|"
    r"decentrali[sz]ed)\b"
    r"|\b(?:lives?|sits?|is|are|kept|sent|done|stored|held|spread|come|comes|arrive|keyed|entered|typed|"
    r"recorded|"
    r"managed|tracked|handled|put)(?: in| into)? (?:\w+ )?(?:in|on|by|over|across|via|into) (?:an? |the |\w+ )?"
    r"(?:\w+ )?(?:spreadsheets?|excel|paper|e-?mail|hand|systems|channels|calendars?|tools|places|tabs|files?|"
    r"csv)\b"
    r"|\btakes? (?:several|many|multiple|a lot of|too many|\w+) (?:commands|steps|clicks|screens|actions|"
    r"tabs)\b"
    r"|\bone (?:at a time|by one)\b|\b(?:require|need)s? an? (?:\w+ )?(?:connection|laptop|login|developer|"
    r"licence)"
    r"|\bonly (?:support|cover|allow|offer|show|carr|handle|work)\w*\b|\bcan(?:not)? only be\b|"
    r"\bonly be \w+ed\b"
    r"|\b(?:desktop|email|e-mail|web|english|paper)[- ]only\b|\bby email only\b"
    r"|\b(?:is|are) (?:hard[- ]?coded|missing|unavailable|clunky|outdated|old-fashioned|too (?:basic|"
    r"limited))\b"
    r"|\b(?:cannot|can['’]t|can not) be \w+(?:ed|t|n)\b"
    r"|\bnever (?:been )?built\b|\bnot possible\b|\bimpossible to\b"
    r"|\b(?:our|the) (?:current |existing |legacy |old )?(?:product|system|tool|app|software|platform|portal|"
    r"solution)\b"
    r"|\blegacy\b|\b(?:tickets?|request) (?:with|to) us\b|\bwe (?:only|do not|don['’]t|have no|lack)\b"
)
_NOTHING = re.compile(
    r"(?:^|\b(?:is|are|has|have|had|with|and|because|exists?)\b|['’]s) ?"
    r"(?:\bno\b|\bnot any\b|n['’]t (?:an?|any)\b|\bnot (?:an?|any)\b) (?P<thing>[^,;.]*)"
    r"|\b(?:lacks?|lacking|lack of|absence of|missing|without|do(?:es)?(?: not|n['’]t) have|have no|has no)\b"
    r" ?(?:an?|the|any)? ?(?P<other>[^,;.]*)"
)
_CLAIMS = re.compile(r"\b(?:cannot|can['’]t|can not|not|isn['’]t|aren['’]t|unable|no|never|hard|difficult)\b")


def share_said(text: str, other: str) -> float:
    """The share of the words of a text that another has too, whatever their endings, 0 to 1."""
    mine = {one[:_STEM] for one in content(text)}
    return len(mine & {one[:_STEM] for one in content(other)}) / len(mine) if len(mine) > 1 else 0.0


_STEM = 5
TAUTOLOGY = 0.74
"""The share of words above which an obstacle is the outcome with a "not" in it."""


def absence_in(text: Text, outcome: str, around: frozenset[str]) -> Span | None:
    """The span that says no more than that the solution is missing; None where the obstacle names the cost."""
    raw = text.raw
    if is_costed(raw):
        return None
    found = _REFUSED.search(text.lower)
    if found is not None:
        return found.span()
    for one in _NOTHING.finditer(text.lower):
        thing = one["thing"] or one["other"] or ""
        inner = Text(thing, around)
        if len(inner) and (
            is_about_product(inner, 0, len(inner))
            or deeds_in(inner)
            or not w.PRODUCT_NOUNS.isdisjoint(inner.words[:6])
            or not content(" ".join(inner.words[:4])).isdisjoint(content(outcome))
        ):
            return one.span()
    if len(text) and (is_about_product(text, 0, len(text)) or deeds_in(text)):
        return 0, len(raw)
    if _CLAIMS.search(text.lower) is not None and share_said(raw, outcome) > TAUTOLOGY:
        return 0, len(raw)
    return None


_MADE_THINGS = (
    r"alerts?|notifications?|e-?mails?|messages|reminders|dashboards?|widgets?|templates?|filters?|toggles?|"
    r"exports?|"
    r"downloads?|views?|searches|shares|sessions?|log-?ins?|subscriptions?|integrations?|workflows?|rules|"
    r"webhooks?|"
    r"api calls?|calls to the api|screens?|pages?|clicks?|taps?|swipes?|tours?|changelogs?|packs|comparisons?|"
    r"charts?|"
    r"automations?|forms|fields|reports|documents|uploads?|bookmarks|tags|prompts|chats|summaries|letters|"
    r"schedules|"
    r"suggestions|forecasts|drafts|scans|qr codes|checklists|profiles"
)
_HANDLED = (
    r"logged|filed|recorded|entered|captured|attached|annotated|imported|scheduled|approved|received|made|"
    r"generated|"
    r"created|sent(?! (?:back|home|away|to))|delivered|opened|viewed|clicked|downloaded|uploaded|"
    r"exported|"
    r"configured|enabled|activated|installed|published|performed|stored|drafted|shared|set up|run|triggered|"
    r"completed|"
    r"produced|issued|saved|filled|offered|supported|used|dispatched|scheduled|signed|processed"
)
_METRIC = re.compile(
    rf"(?:^|\bof )(?:number of |share of |active |custom |saved |new |push |\w+ )?(?:{_MADE_THINGS}) "
    rf"(?:\w+ )?(?:{_HANDLED})\b"
    r"|^(?:number of )?(?:push |saved |custom |active |api |dashboard |page |screen |calendar )"
    r"(?:calls?|notifications?|filters?|templates?|rules|views?|alerts?|workflows?|subscriptions?|users?|"
    r"searches)\b"
    r"|\bwho (?:see|use|open|view|click|visit|enable|activate|try|adopt|install|log in|upload|download|"
    r"turn on|set up|"
    r"connect|configure)s?\b|\busing\b|\b(?:adoption|usage|uptake|utili[sz]ation|engagement|active users?)\b"
    r"|\bwith (?:an? |the |their )?[\w-]+(?: \w+)?(?: \w+)? (?:enabled|turned on|switched on|uploaded|active|"
    r"activated|"
    r"configured|connected|installed|set up)\b|\bactive (?:on|in)\b|\b(?:daily|weekly|monthly) active\b"
    r"|\b(?:tenants?|services?|modules?|customers?|users?|accounts?|farms?|sites?|organi[sz]ations?|systems?|"
    r"records) "
    r"(?:migrated|extracted|connected|onboarded|enabled|live|integrated|moved|converted|rolled)\b"
    r"|\b(?:languages|formats|features|integrations|currencies|channels|fields|options) (?:offered|supported|"
    r"covered)\b"
    r"|\b(?:accuracy|precision|recall|f1) of (?:the )?(?:model|algorithm|prediction|forecast|ai)|"
    r"\bmodel accuracy\b"
    r"|\bby (?:swipe|drag|voice|ai|chatbot|bot|self-service|app|tap|scan)\b"
    r"|\bviews? (?:per|a|each)\b|\b(?:digital|online|electronic|automatic|automated|voice|mobile|"
    r"offline) (?:\w+ )?"
    r"(?:forms?|recordings?|requests?|bookings?|entries|payments?|signatures?|sessions?|letters|notes|lists?)\b"
    r"|\b(?:incidents|records|notes|entries|photos|attachments|recordings|declarations|annotations|scores|maps|"
    r"queries|pauses|bookings|drill-downs|comments|uploads|check-ins) (?:logged|recorded|entered|attached|"
    r"captured|"
    r"annotated|imported|paused|shared|downloaded|made|per|at|from|written)\b"
    r"|\bwith (?:an? )?(?:photo|signature|score|tag|badge|template|comment|note|qr code)\b"
    r"|\bper (?:bulk|session|click|search|dashboard|prompt)\b"
)
_CHANNEL = re.compile(r"\b(?:by|via|with|through|in|from|on|inside|within) ((?:[\w-]+ ?){1,4})")
_CHANNELS = (
    w.PRODUCT_NOUNS
    | w.UI_NOUNS - w.SOFT_UI
    | frozenset("ai mobile teams slack hub screens template templates inbox bulk online tower kiosk".split())
)
_UNITS = (w.UI_UNITS | {"commands", "steps", "swipes"}) - frozenset(
    "colors colours columns call kinds links ms options permissions px tags versions".split()
)


def output_in(text: Text, unit: str, around: frozenset[str]) -> Span | None:
    """The span of a metric that counts the product's output or use; None where it counts a customer's day."""
    lower = text.lower
    found = _METRIC.search(lower)
    if found is not None and text.elsewhere.isdisjoint(re.findall(r"[\w-]+", found[0])):
        return found.span()
    for one in _CHANNEL.finditer(lower):
        words = set(one[1].split())
        if not (words & _CHANNELS) - text.elsewhere:
            continue
        return one.span()
    for phrase in w.UI_COMPOUNDS:
        if phrase in lower and (where := text.find(phrase)) is not None:
            return where
    first = unit.lower().split()[0] if unit.split() else ""
    if first in _UNITS and first not in Text(unit, around).elsewhere:
        return 0, len(lower)
    return None


def rises_from_nothing(baseline: float | None, direction: str | None, target: float | None, unit: str) -> bool:
    """Whether a number stands at nothing today, or at a few, and shall be many times that.

    So does the use of what is still to be built; what people suffer today has a level already. A share counts
    from a tenth of its target on, a count from a quarter.
    """
    if baseline is None or target is None or direction == "down" or target <= baseline or baseline < 0:
        return False
    return baseline == 0 or target >= baseline * (_MANY_SHARES if unit.strip() in {"%", "percent"} else _MANY)


_MANY, _MANY_SHARES = 4, 8


def is_the_same_thing(outcome: str, obstacle: str, metric: str, unit: str, actor: str) -> bool:
    """Whether outcome, obstacle and metric all name one thing that is counted, and nothing it costs anybody.

    What people do tends to be hindered by something else; a feature is wanted, lacking and counted. Time and
    money are counted of anything.
    """
    first = unit.lower().split()[0] if unit.split() else ""
    if is_costed(obstacle) or first in w.TIME_UNITS or not first[:1].isalpha():
        return False
    named = [{one[:_STEM] for one in content(text)} for text in (outcome, obstacle, metric)]
    return bool(named[0] & named[1] & named[2] - {one[:_STEM] for one in content(actor)})


def is_own_deed(metric: str, outcome: str, actor: str) -> bool:
    """Whether a metric counts the outcome's own deed: two of its words, beside the actor's, are the outcome's.

    What customers long for happens to somebody already; a deed that nobody does today needs what is to be built.
    """
    counted, done, who = ({one[:_STEM] for one in content(text)} for text in (metric, outcome, actor))
    return len(counted & done - who) > 1


_PLATITUDE = re.compile(
    r"\b(?:saves? (?:them |us |lots of |a lot of )?time\b(?! (?:to|for|with))|what (?:really )?matters|"
    r"data-driven|"
    r"(?:all |everything )?(?:is )?in one (?:place|go)|(?:stay|are|keep|is|be)s? (?:always )?(?:informed|"
    r"up to date|"
    r"motivated|organi[sz]ed|in control|in the loop|onboarded|happy|productive|prepared)|feels? (?:valued|"
    r"empowered|in "
    r"control|confident|supported)|(?:better|great|modern|consistent|good) (?:\w+ )?(?:experience|decisions?|"
    r"overview|"
    r"insights?|governance|collaboration|visibility)|looks? (?:professional|modern|nice|good|consistent)|"
    r"plan ahead|"
    r"(?:more|be|are|is) (?:efficient|productive|flexible|transparent|user-friendly|streamlined|organi[sz]ed)|"
    r"less admin|peace of mind|(?:full|more) (?:visibility|transparency|control|flexibility)|at a glance|"
    r"what they (?:need|want)|flows? (?:automatically|freely|seamlessly)|at their fingertips|key less|"
    r"work smarter|(?:drive|unlock|boost|increase)s? (?:\w+ )?(?:growth|engagement|productivity|adoption|"
    r"value)|"
    r"competitive|future-proof|work anywhere|(?:their|its|his|her) own way|proactive(?:ly)?|collaborate|brand|"
    r"compliant|(?:together|at once)$|has? less to do|independent of developers|better documented|"
    r"state of the art|best practice|enjoy (?:the|using)|"
    r"(?:do not|don['’]t) (?:have to )?leave the (?:tool|app|page|screen))\b"
)
_KEPT = 1


def is_empty_benefit(raw: str) -> bool:
    """Whether a benefit is a platitude, or says nothing but a word that cannot be measured."""
    if has_number(raw):
        return False
    lower = raw.lower()
    if _PLATITUDE.search(lower) is not None:
        return True
    said = re.findall(r"[\w-]+", lower)
    if w.VAGUE.isdisjoint(said):
        return False
    rest = [one for one in said if one not in w.STOP_WORDS and one not in w.VAGUE and not one.endswith("ly")]
    return len(rest) <= _KEPT + 2
