"""What customers said about what Wrenfield has shipped or is at work on, in their own words."""

from roadmap_tui.demo.company import BEN, DANIEL, LUCIA, PRIYA, TOM
from roadmap_tui.demo.shapes import Voice

VOICES = (
    Voice(
        "tolliver", 268,
        (
            "Every night at six I'm still at my desk texting the guys. Which fittings, how many feet of "
            "copper, did you bill the trip. I have a list of open jobs, and next to each one I write what I am "
            "waiting for, and most nights it says Rick. [[I can't send a single invoice until Rick answers his "
            "phone, and Rick doesn't answer his phone.]] By the time it all goes out the customer has "
            "forgotten we were there."
        ),
        "same-day-bill", person="Denise Tolliver, office manager",
        problem="bill the day's work while the customer still remembers it", frequency="every evening",
        workaround="a group text and a paper tray by the door", consequence="bills leave 5 to 7 days late",
        importance=3, satisfaction=0, touchpoint="billing", product="Billing", csm=PRIYA, acknowledged=266
    ),
    Voice(
        "calderon", 264,
        (
            "Our average invoice goes out 6 days after the job. [[Six days of float on every job is a truck I "
            "can't buy.]] My accountant brings it up every single month."
        ),
        "same-day-bill", person="Hector Calderon, owner", problem="get paid for work that is done",
        frequency="every job", consequence="about $140k outstanding at any time", importance=3, satisfaction=1,
        touchpoint="billing", product="Billing", channel="qbr", csm=PRIYA, captured=1, acknowledged=260
    ),
    Voice(
        "pinecrest", 259,
        (
            "techs forget to close the ticket then i have to guess what they sprayed. guessing is not great in "
            "pest control!!"
        ),
        "same-day-bill", person="Jo, front office", workaround="calls the tech at home", importance=2,
        touchpoint="billing", channel="email", csm=BEN, acknowledged=255
    ),
    Voice(
        "summit", 251,
        (
            "Three depots, one billing clerk. [[She spends the first hour of every day reconstructing "
            "yesterday.]] When she was out for two weeks we billed nothing at all, and nobody noticed until "
            "the bank did."
        ),
        "same-day-bill", person="Karin Voss, finance director",
        problem="bill without depending on one person's detective work", frequency="daily",
        workaround="one clerk who knows everybody", consequence="two weeks without a bill", importance=3,
        satisfaction=1, touchpoint="billing", product="Billing", channel="qbr", csm=DANIEL, captured=2,
        acknowledged=246
    ),
    Voice(
        "brightwater", 244,
        "Love you guys but billing at 10pm on Sundays is killing my marriage. Half kidding.",
        "same-day-bill", person="Pete Amory, owner", frequency="weekly",
        workaround="does the week's bills on Sunday", importance=2, satisfaction=2, touchpoint="billing",
        channel="slack", csm=BEN, acknowledged=243
    ),
    Voice(
        "bluebird", 236,
        (
            "We went back to Mrs. Alvarez's dishwasher for the second time and charged her $189. [[It was "
            "under warranty. We had no idea.]] She put it on Google, one star, with a photo of the bill. I "
            "would have paid ten times that for the review to not exist."
        ),
        "warranty", person="Sonia Reyes, owner", problem="know what is under warranty before quoting",
        frequency="about twice a month", workaround="calls the manufacturer, 15 minutes on hold",
        consequence="refunds and a one-star review", importance=3, satisfaction=0, touchpoint="billing",
        product="Billing", csm=BEN, acknowledged=234
    ),
    Voice(
        "halvorsen", 231,
        (
            "My coordinators have the Carrier warranty line on speed dial. [[Fifteen minutes on hold, per "
            "booking, and in July that's forty bookings a day.]]"
        ),
        "warranty", person="Ingrid Halvorsen, service director",
        problem="quote the right price while the caller is on the line",
        frequency="up to 40 times a day in summer", workaround="hold music", importance=3, satisfaction=1,
        touchpoint="support", channel="qbr", csm=PRIYA, captured=1, acknowledged=228
    ),
    Voice(
        "ironbridge", 228,
        (
            "You billed a warranty repair on a hospital generator. Again. Third credit note this quarter. [[My "
            "controller asked me why we pay for software that can't tell a new unit from an old one]] and "
            "honestly I didn't have an answer."
        ),
        "warranty", person="Walt Burke, VP service", problem="stop billing covered work",
        consequence="three credit notes in a quarter; renewal in question", importance=3, satisfaction=0,
        touchpoint="billing", channel="email", csm=DANIEL, captured=1, acknowledged=227
    ),
    Voice(
        "castellan", 201,
        (
            "A mechanic drives 50 minutes to a stalled car, opens the controller and finds a board he doesn't "
            "carry. Back to the depot, then back up. [[One visit in four is a visit for nothing.]] The "
            "building manager sees two visits on the bill and refuses to pay one of them, and he is right. We "
            "have tried sending vans with everything; the boards get wet, get bent, get lost, and the one he "
            "needs is the one that left with somebody else. My best mechanic told me he feels like a courier."
        ),
        "first-visit", person="Renaud Castellan, head of field operations",
        problem="send the mechanic with the part that fixes the fault", frequency="1 visit in 4",
        workaround="vans stuffed with $3,000 of boards", consequence="disputed bills, a lost hospital contract",
        importance=3, satisfaction=1, touchpoint="use", product="Dispatch", channel="qbr", csm=DANIEL,
        acknowledged=198
    ),
    Voice(
        "metrolift", 188,
        (
            "The caller says 'it makes a noise'. Fine. But [[we fixed that same noise in that same shaft last "
            "winter and nobody going out today knows that.]]"
        ),
        "first-visit", person="Olu Adeyemi, dispatch lead", problem="start from what was done last time",
        frequency="several a week", workaround="asks in the group chat who was there last", importance=3,
        satisfaction=1, touchpoint="use", product="Dispatch", csm=DANIEL, acknowledged=186
    ),
    Voice(
        "summit", 176,
        (
            "Compressor down at a grocery on a Saturday. Tech number one diagnoses, tech number two brings the "
            "part Monday. [[$11,000 of ice cream.]] That's what a second trip costs."
        ),
        "first-visit", person="Marcus Dell, regional manager", problem="repair on the first trip",
        frequency="weekly in summer", consequence="$11,000 of spoiled stock in one weekend, claimed from us",
        importance=3, satisfaction=1, touchpoint="use", channel="call", csm=DANIEL, captured=1, acknowledged=173
    ),
    Voice(
        "lakeshore", 34,
        (
            "Springs come in 40 sizes. Guess wrong and you drive twice. Does yours help with that or is it "
            "just a calendar?"
        ),
        "first-visit", person="Gary, owner", importance=2, touchpoint="use", channel="call", csm=PRIYA,
        acknowledged=33
    ),
    Voice(
        "halvorsen", 152,
        (
            "Second trips are 22% of our visits. I track it on a whiteboard. If you get me under 15 I will "
            "personally come to your conference and say so."
        ),
        "first-visit", person="Ingrid Halvorsen, service director", frequency="22% of visits",
        workaround="a whiteboard", importance=2, satisfaction=1, touchpoint="use", channel="qbr", csm=PRIYA,
        acknowledged=150
    ),
    Voice(
        "halvorsen", 174,
        (
            "[[A third of our calls are 'where is he'.]] Not new work. Not complaints. Just where is he. I "
            "have two people who do nothing else from 8 to 11."
        ),
        "arrival-hour", key="where-is-he", person="Ingrid Halvorsen, service director",
        problem="answer the phone for new work instead", frequency="31 in 100 visits",
        workaround="dispatch radios the van and calls back", consequence="two full-time people", importance=3,
        satisfaction=0, touchpoint="support", product="Dispatch", csm=PRIYA, acknowledged=171
    ),
    Voice(
        "halvorsen", 169,
        "Following up on my rant from last week: it's 31 out of every 100 visits. I had the girls count.",
        person="Ingrid Halvorsen, service director", merged="where-is-he", frequency="31 in 100 visits",
        importance=3, touchpoint="support", channel="email", csm=PRIYA
    ),
    Voice(
        "tolliver", 161,
        (
            "Lady took a day off unpaid, sat there eight to noon, our guy came at 12:20. [[She wasn't mad "
            "about the leak. She was mad about the morning.]]"
        ),
        "arrival-hour", person="Denise Tolliver, office manager", problem="tell people when we come",
        importance=3, satisfaction=1, touchpoint="support", csm=PRIYA, acknowledged=159
    ),
    Voice(
        "kestrel", 143,
        (
            "Business owners have to be there to let us in. They can't close the shop for four hours on the "
            "chance that we show up."
        ),
        "arrival-hour", person="Dana Whitlock, scheduling", problem="fit an install around opening hours",
        frequency="most installs", importance=2, touchpoint="use", channel="ticket", ticket="50377", csm=LUCIA,
        acknowledged=139
    ),
    Voice(
        "quickkey", 97, "if someones locked out they call every 5 min till u get there. cant drive and talk",
        "arrival-hour", person="Sam, locksmith", frequency="every lockout", touchpoint="use", channel="slack",
        csm=BEN, acknowledged=96
    ),
    Voice(
        "verdant", 88,
        (
            "Our crews run 20 lawns a day so a four hour window is a joke, people want to know when to bring "
            "the dog in. [[We had a dog get out in spring. It was found. But still.]]"
        ),
        "arrival-hour", person="Luz Herrera, crew coordinator", problem="warn people shortly before we come",
        frequency="20 stops a day per crew", workaround="the crew lead texts from his own phone", importance=2,
        satisfaction=1, touchpoint="use", csm=BEN, captured=2, acknowledged=85
    ),
    Voice(
        "bluebird", 62,
        (
            "Half my no-shows aren't no-shows, they went to get their kids from school because nobody told "
            "them we'd be there at 3."
        ),
        "arrival-hour", "refilled-slot", person="Sonia Reyes, owner", consequence="3 or 4 wasted trips a week",
        importance=2, satisfaction=1, touchpoint="use", channel="email", csm=BEN, acknowledged=60
    ),
    Voice(
        "northgate", 158,
        (
            "Inspectors do four buildings a day and then do paperwork at the kitchen table. [[I've lost two "
            "good ones this year and both said the evenings did it.]] The fire marshal wants the certificate "
            "within 48 hours; we make it about half the time. I don't want another lecture about handwriting, "
            "I want the thing to exist when the man climbs off the ladder. If it takes a box of carbon paper, "
            "send me carbon paper."
        ),
        "signed-on-site", person="Colette Marsh, compliance director",
        problem="certify on the day of the inspection", frequency="4 inspections a day, 60 inspectors",
        workaround="evenings at the kitchen table",
        consequence="two resignations; late filings are fined $500 each", importance=3, satisfaction=0,
        touchpoint="use", product="Field", channel="qbr", csm=LUCIA, captured=1, acknowledged=154
    ),
    Voice(
        "hartwell", 137,
        (
            "We cannot open a floor without the certificate. Last month [[a tenant moved in four days late "
            "because a signed paper was sitting in somebody's truck.]] I don't care how you do it."
        ),
        "signed-on-site", person="Julian Hartwell, VP facilities",
        problem="open floors on the day they are ready", consequence="four days of rent, $26,000", importance=3,
        satisfaction=0, touchpoint="use", channel="email", csm=LUCIA, acknowledged=136
    ),
    Voice(
        "kestrel", 112,
        (
            "Alarm certificates for insurers. Same story as I guess everyone: visit Tuesday, paper Friday, "
            "client calls Wednesday and Thursday."
        ),
        "signed-on-site", person="Dana Whitlock, scheduling", frequency="30 a week", importance=2,
        satisfaction=1, touchpoint="use", csm=LUCIA, acknowledged=110
    ),
    Voice(
        "northgate", 40,
        (
            "Our Phoenix crew timed themselves for a week: 38, 44, 41, 37 and 52 minutes to write up one "
            "building. I have the sheet if your product people want it."
        ),
        "signed-on-site", person="Terrence Obi, Phoenix lead", frequency="each inspection", importance=3,
        satisfaction=0, touchpoint="measure", product="Field", channel="slack", csm=LUCIA, by=TOM,
        acknowledged=39
    ),
    Voice(
        "castellan", 51,
        (
            "State inspectors countersign on site or they come back in six weeks. If our man does not have the "
            "sheet ready when the inspector is standing there, [[the lift is out of service for six weeks.]]"
        ),
        "signed-on-site", person="Renaud Castellan, head of field operations",
        problem="have the sheet ready while the state inspector is there",
        consequence="six weeks out of service", importance=3, satisfaction=1, touchpoint="use", channel="call",
        csm=DANIEL, acknowledged=49
    ),
    Voice(
        "calderon", 129,
        (
            "Cancellation at 9:40, next job at 1. I'm paying two electricians to sit in a Wendy's. [[By the "
            "time my dispatcher finds somebody who's home, it's noon.]]"
        ),
        "refilled-slot", person="Hector Calderon, owner", problem="put paid work into a freed slot",
        frequency="3 or 4 a day", workaround="rings down the waiting list",
        consequence="about 9 paid hours lost a week", importance=3, satisfaction=1, touchpoint="use",
        product="Dispatch", csm=PRIYA, acknowledged=127
    ),
    Voice(
        "delmar", 45,
        (
            "Rain kills 5 roof jobs at 7am. Then it's two hours of phone calls to fill the day with indoor "
            "work, and [[we end up sending crews home paid.]]"
        ),
        "refilled-slot", person="Aisha Grant, operations", problem="fill rained-off days",
        frequency="about 20 days a year", consequence="$4,000 a day in idle crews", importance=3,
        satisfaction=0, touchpoint="use", product="Dispatch", channel="qbr", csm=PRIYA, captured=3,
        acknowledged=40,
        question=(
            "How many of the waiting indoor jobs are usually within 20 minutes of the crew?"
        ),
        answered=31
    ),
    Voice(
        "hartwell", 122,
        (
            "Your consolidated invoice is 212 lines with no building on it. [[My analyst sorts it by address "
            "for half a day before anyone can approve a cent.]] Then you ask why we pay late."
        ),
        "bill-by-building", person="Rosalind Chu, accounts payable", problem="charge each building its share",
        frequency="monthly", workaround="an analyst and a spreadsheet, 4 hours",
        consequence="paid 12 days late on average", importance=3, satisfaction=0, touchpoint="billing",
        product="Billing", channel="email", csm=LUCIA, captured=1, acknowledged=119
    ),
    Voice(
        "metrolift", 94,
        (
            "Two of our landlords pay 30 days late purely because they can't tell which shaft is which on the "
            "statement."
        ),
        "bill-by-building", person="Bea Lindgren, finance", consequence="$60k paid late", importance=2,
        satisfaction=1, touchpoint="billing", channel="ticket", ticket="51904", csm=DANIEL, acknowledged=90
    ),
    Voice(
        "northgate", 70,
        (
            "Property managers call us to explain OUR bill. Line by line. [[Forty minutes a call, nine calls a "
            "month.]]"
        ),
        "bill-by-building", person="Colette Marsh, compliance director", frequency="9 calls a month",
        importance=2, touchpoint="billing", csm=LUCIA, acknowledged=68, captured=1
    ),
)  # fmt: skip
