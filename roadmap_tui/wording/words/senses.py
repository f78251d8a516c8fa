"""Words of the interface that mean something else in another trade: the dashboard of a lorry, a coat's button.

A word is taken in the other sense where the story also has a word of that trade. What stands beside it tells
more than the word: nobody rinses the filter of a list.
"""

import re
from itertools import pairwise

_BY_WORDS: dict[str, str] = {
    "app apps": "maker makers store stores publisher publishers",
    "api apis": "batch drug drugs pharmacist pharmacists tablet tablets",
    "badge": "scout scouts ranger uniform officer officers police guard",
    "banner banners": "club march protest printer hang hung stadium street sewn",
    "button buttons": "sew sewn sewing dye dyed thread coat coats shirt shirts blouse tailor tailors garment "
    "garments fabric cloth panic lift elevator lapel",
    "carousel": "baggage luggage airport airports fair fairground",
    "chip chips": "potato potatoes wood fryer casino windscreen",
    "chart charts": "patient patients nurse nurses ward wards sailor sailors skipper vessel vessels sea pilot",
    "dashboard dashboards": "lorry lorries truck trucks van vans car cars cab cabs vehicle vehicles bus buses "
    "tram trams taxi engine mechanic mechanics garage workshop tractor",
    "dialog dialogue": "union unions peace therapist therapists community negotiator parents police",
    "editor": "newspaper magazine publisher manuscript author authors newsroom journalist journalists",
    "feed": "calf calves cow cows cattle hen hens pig pigs fish salmon farmer farmers herd chick chicks baby "
    "babies sheep poultry",
    "filter filters": "water air oil coffee pump pumps membrane rinse rinses rinsed turbidity dust fuel pool "
    "ventilation boiler blood dialysis hvac grease sand smoke engine swimming",
    "footer header": "goal football roof pipe brick wall drain",
    "font fonts": "church baptism vicar baptised",
    "icon icons": "church museum restorer saint painting monastery",
    "integration": "refugee refugees migrant migrants pupil pupils disabled newcomers asylum inclusion "
    "immigrant immigrants",
    "label": "bottle bottles wine jar jars vial vials tube tubes blood sample samples allergen allergens "
    "brewery garment garments pharmacy shelf pallet pallets parcel parcels specimen specimens",
    "menu menus": "chef chefs cook cooks guest guests restaurant canteen diner diners kitchen meal meals "
    "waiter waiters",
    "module modules": "student students lecturer lecturers semester exam exams credits university curriculum "
    "solar course courses apprentice apprentices trainee trainees",
    "navigation": "ship ships sailor sailors skipper skippers vessel vessels sea channel compass pilot pilots "
    "river surgeon surgeons",
    "notification notifications": "statutory breach breaches authority authorities regulator infectious "
    "outbreak disease duty epidemic",
    "overlay overlays": "asphalt road roads pavement",
    "page pages": "book books printer printers bindery manuscript",
    "pane": "window windows glass glazier glaziers greenhouse glazing",
    "panel panels": "solar wood wooden door doors body jury patients experts interview expert roof roofer "
    "roofers judge judges plaster battery advisory timber cladding",
    "picker": "warehouse fruit harvest aisle aisles",
    "pipeline": "gas oil water leak leaks corrosion weld welder welders pump",
    "cluster": "outbreak cases disease infection infections",
    "portal portals": "church cathedral crane",
    "screen screens": "cancer mammogram tumour smear blood newborn newborns cinema privacy",
    "settings": "lathe press ventilator loom jeweller machinist",
    "shortcut shortcuts": "path footpath pupils walkers pedestrians fields",
    "slider sliders": "playground trombone",
    "tab tabs": "bar barman customers' pub",
    "template templates": "carpenter carpenters joiner joiners stencil tailor metal worktop saw",
    "toast": "bread breakfast wedding speech groom",
    "engine": "fire firefighter firefighters car cars lorry lorries ship ships aircraft locomotive mechanic "
    "fitter fitters aeroplane",
    "platform": "train trains railway rig passengers commuter commuters",
    "application": "visa visas grant mortgage planning permit asylum job jobs",
    "release": "prisoner prisoners prison custody ward hospital",
    "search": "rescue lifeboat dog dogs mountain missing avalanche",
    "server servers": "patch patched patches outage waiter tennis hole ransomware",
    "site": "building construction builder builders excavator crane scaffold scaffolders archaeologist",
    "solution": "saline infusion chemical cleaning",
    "system": "irrigation immune sewer heating drainage braking sprinkler",
    "tool tools": "joiner lathe workshop chisel machinist carpenter",
    "view": "window sea balcony hotel room landscape",
}
_TRADES = {word: frozenset(trade.split()) for words, trade in _BY_WORDS.items() for word in words.split()}
_MAKERS = frozenset(
    "factory factories maker makers manufacturer manufacturers fitter fitters installer installers mill "
    "duty warning".split()
)
"""The words after a thing that is made, sold or fitted: "a button factory"."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
NONE: frozenset[str] = frozenset()


def words_of(text: str) -> frozenset[str]:
    """The words of a text in lower case where one of them has another sense; otherwise none, which is quicker."""
    lower = text.lower()
    said = frozenset(_WORD.findall(lower))
    return said if not said.isdisjoint(_TRADES) else NONE


def elsewhere(words: list[str], around: frozenset[str]) -> frozenset[str]:
    """The words of a text that have their other sense in it; `around` are the words of its story."""
    met = _TRADES.keys() & words
    if not met:
        return NONE
    said = around.union(words)
    following = dict(pairwise(words))
    return frozenset(one for one in met if not said.isdisjoint(_TRADES[one]) or following.get(one) in _MAKERS)
