"""What customers said a year ago, about what has long shipped; and what came in beside it, in their own words."""

from roadmap_tui.demo.company import BEN, DANIEL, LUCIA, MAYA, PRIYA
from roadmap_tui.demo.shapes import Voice

EARLIER_VOICES = (
    Voice(
        "brightwater", 372,
        (
            "Every opening in spring starts with me on the phone. [[Three calls to get one yes, and they were "
            "always going to say yes.]] I open 200 pools. You do the math, I've done it and it made me sad."
        ),
        "booked-ahead", person="Pete Amory, owner", problem="get the yearly openings onto the calendar",
        frequency="once a year per pool", workaround="a list on the fridge", importance=2, satisfaction=1,
        touchpoint="engage", csm=BEN, acknowledged=370
    ),
    Voice(
        "halvorsen", 358,
        (
            "Furnace checks are due in September whether the customer remembers or not. [[My two best talkers "
            "spend all of August dialing]], and in August I need them on the emergency line."
        ),
        "booked-ahead", person="Ingrid Halvorsen, service director", problem="fill September without dialing",
        frequency="every August", workaround="two people and a phone list",
        consequence="emergency calls wait 9 minutes in August", importance=3, satisfaction=0,
        touchpoint="engage", product="Dispatch", channel="qbr", csm=PRIYA, captured=2, acknowledged=351
    ),
    Voice(
        "fairmont", 341,
        (
            "Two plants went four months past their yearly check. We noticed, they noticed, then the state "
            "noticed. [[Nobody had called because the person who calls had left.]]"
        ),
        "booked-ahead", person="Gloria Nunes, water quality manager", problem="never miss a yearly check",
        frequency="twice last year", consequence="a formal warning by the state", importance=3, satisfaction=0,
        touchpoint="engage", product="Dispatch", channel="email", csm=LUCIA, captured=1, acknowledged=338
    ),
    Voice(
        "delmar", 305,
        (
            "Panel cleaning is once a year. [[I lose about a third of them simply because nobody asked at the "
            "right moment.]] They don't go to somebody else. They go nowhere."
        ),
        "booked-ahead", person="Aisha Grant, operations", frequency="once a year per roof", importance=2,
        satisfaction=1, touchpoint="renew", csm=PRIYA, acknowledged=301
    ),
    Voice(
        "calderon", 331,
        (
            "My estimator sees four houses a day and types four quotes at night. [[By the time the quote is in "
            "their inbox they have two others.]] We don't lose on price. We lose on Tuesday."
        ),
        "doorstep", person="Hector Calderon, owner", problem="quote before the competition does",
        frequency="4 a day", workaround="evenings", consequence="about 6 jobs lost a month", importance=3,
        satisfaction=1, touchpoint="engage", product="Field", csm=PRIYA, acknowledged=329
    ),
    Voice(
        "kestrel", 322,
        (
            "Shop owner says yes at the door, we say great, you'll have it in writing by Thursday. [[Thursday "
            "he has slept on it three times.]]"
        ),
        "doorstep", person="Dana Whitlock, scheduling", frequency="most visits", importance=2, satisfaction=1,
        touchpoint="engage", channel="ticket", ticket="47120", csm=LUCIA, acknowledged=318
    ),
    Voice(
        "delmar", 296,
        (
            "Solar quotes need the roof measured anyway, so the man is already up there with a tablet. Then he "
            "drives home and does it all again on a laptop. [[I pay for the same hour twice.]]"
        ),
        "doorstep", person="Aisha Grant, operations", problem="price the roof once",
        frequency="3 or 4 a day", consequence="an hour a quote", importance=2, touchpoint="engage",
        product="Field", channel="qbr", csm=PRIYA, captured=4, acknowledged=290
    ),
    Voice(
        "oaklane", 289, "Could you fax me tomorrow's list? The shop has a fax and my phone has a cracked screen.",
        key="fax", person="Earl, owner", workaround="his wife reads it to him", importance=1, touchpoint="use",
        csm=BEN, acknowledged=288,
        declined=(
            "One customer has a fax, and a new screen costs less than a month of it. The list can be printed "
            "from the office with two clicks."
        )
    ),
    Voice(
        "pinecrest", 113,
        "ppl ask what we sprayed and is it ok for the dog. every. single. time. can they look it up somewhere",
        person="Jo, front office", problem="answer what was sprayed, and when the dog may go out",
        frequency="10 a day", workaround="reads it off the ticket over the phone", importance=2,
        satisfaction=1, touchpoint="engage", channel="email", csm=BEN, acknowledged=110
    ),
    Voice(
        "quickkey", 58, "call me after the holidays about the second van, need to see if i keep it",
        person="Sam, locksmith", importance=1, touchpoint="renew", channel="slack", csm=BEN, acknowledged=57,
        snoozed=-4
    ),
    Voice(
        "kestrel", 33,
        "Could the app be in our colors? Black and orange. The guys would wear it with more pride.",
        key="colors", person="Art Kessler, COO", importance=1, satisfaction=2, touchpoint="engage",
        channel="qbr", csm=LUCIA, captured=1, acknowledged=31,
        declined=(
            "One look keeps the van tablets readable in full sun, and orange on black fails there. Your logo "
            "stands on each bill and certificate already."
        )
    ),
    Voice(
        "castellan", 21,
        (
            "Sheaves, ropes and door gear we now have right. [[Controllers older than 1998 we still guess]], "
            "and that is 300 of our 2,100 lifts."
        ),
        "first-visit", person="Ines Prado, mechanic", problem="know the part for an old controller",
        frequency="2 or 3 a week", workaround="rings a colleague who is retired", importance=2, satisfaction=2,
        touchpoint="use", product="Dispatch", channel="slack", csm=DANIEL, by=MAYA, acknowledged=20
    ),
    Voice(
        "kestrel", 5,
        (
            "Sensor heads come in nine kinds and the work order says 'sensor'. [[We carry all nine, always, in "
            "every van.]] If that thing you built for lifts knows sensors, we want it."
        ),
        "first-visit", person="Dana Whitlock, scheduling", problem="load the sensor that the job needs",
        frequency="every install", workaround="nine kinds in each van",
        consequence="$1,900 of stock per van", importance=2, satisfaction=1, touchpoint="use",
        product="Dispatch", csm=LUCIA, acknowledged=3
    ),
)  # fmt: skip
