"""What customers said about what is still being understood or not sorted yet, in their own words."""

from roadmap_tui.demo.company import BEN, DANIEL, LUCIA, MAYA, PRIYA, TOM
from roadmap_tui.demo.shapes import Voice

MORE_VOICES = (
    Voice(
        "fairmont", 106,
        (
            "Pump rooms are three floors down. Zero bars. The guys write readings on their forearm, I'm not "
            "joking, [[I have seen a chlorine value on a forearm.]] Then it gets typed in at home, or it "
            "doesn't. Twice this year the state asked for a week that we could not show. Nobody lied, nobody "
            "forgot; it was on paper in a truck that had been sold."
        ),
        "no-signal", person="Gloria Nunes, water quality manager",
        problem="record readings where they are taken", frequency="every plant visit",
        workaround="paper, forearms", consequence="gaps in the log the state audits", importance=3,
        satisfaction=0, touchpoint="use", product="Field", channel="qbr", csm=LUCIA, captured=1,
        acknowledged=102
    ),
    Voice(
        "castellan", 79,
        "Machine rooms and pits have no reception. It eats the photo and he has to climb back in.",
        "no-signal", person="Ines Prado, mechanic", frequency="most days", importance=2, satisfaction=1,
        touchpoint="use", product="Field", channel="slack", csm=DANIEL, acknowledged=77
    ),
    Voice(
        "oaklane", 55, "No cell service past the county line. I fill it in at night with a beer.", "no-signal",
        person="Earl, owner", workaround="at night, with a beer", importance=1, satisfaction=2,
        touchpoint="use", csm=BEN, acknowledged=54
    ),
    Voice(
        "summit", 38,
        (
            "Walk-in freezers are Faraday cages. Tech goes in, [[spins for a minute, gives up, writes it on "
            "the box flap.]] We then photograph box flaps for our records. We are ISO certified."
        ),
        "no-signal", person="Marcus Dell, regional manager", problem="record temperatures inside the freezer",
        frequency="60 freezers a week", workaround="photographs of box flaps", importance=3, satisfaction=0,
        touchpoint="use", product="Field", channel="email", csm=DANIEL, acknowledged=36
    ),
    Voice(
        "pinecrest", 77,
        "hired 4 for spring, still shadowing in week 3. thats 4 salaries sitting in the passenger seat",
        "first-week", person="Jo, front office", problem="get new hires onto their own route",
        consequence="four salaries for three weeks", importance=2, satisfaction=1, touchpoint="onboard",
        channel="slack", csm=BEN, acknowledged=75
    ),
    Voice(
        "verdant", 26,
        (
            "New crew leads learn your app from other crew leads, who learned it wrong. [[Took Mateo 17 days "
            "to run a route by himself]] and he's a bright kid."
        ),
        "first-week", person="Luz Herrera, crew coordinator", frequency="12 new people each spring",
        workaround="ride along until it sticks", importance=2, satisfaction=1, touchpoint="learn", csm=BEN,
        acknowledged=24
    ),
    Voice(
        "fairmont", 43,
        (
            "We renewed the county at the old price. Turned out [[we'd been out there 61 times on a contract "
            "priced for 24.]] Nobody knew until my bookkeeper got curious."
        ),
        "contract-cost", person="Gloria Nunes, water quality manager",
        problem="price renewals from what they cost", consequence="$38,000 under water on one contract",
        importance=3, satisfaction=0, touchpoint="renew", channel="qbr", csm=LUCIA, by=TOM, acknowledged=37
    ),
    Voice(
        "metrolift", 32,
        "Which of my 400 maintenance contracts lose money? I'd guess 50. I'd love not to guess.",
        "contract-cost", person="Stig Lindgren, managing director", frequency="30 renewals a month",
        importance=2, touchpoint="renew", csm=DANIEL, captured=1, acknowledged=30
    ),
    Voice(
        "hartwell", 33,
        (
            "Five regions, five definitions of 'response time'. [[The monthly review is one hour of arguing "
            "about arithmetic.]]"
        ),
        "branches", person="Julian Hartwell, VP facilities", problem="compare regions on the same terms",
        frequency="monthly", workaround="a day of copying into one sheet", importance=2, satisfaction=1,
        touchpoint="measure", channel="qbr", csm=LUCIA, captured=2, acknowledged=28
    ),
    Voice(
        "halvorsen", 16,
        (
            "Tuesday we sent a van to do three furnace filters. It had no filters. It had been to two filter "
            "jobs the day before. [[Nobody restocks because nobody knows what tomorrow is]] until tomorrow."
        ),
        "van-stock", person="Rolf, warehouse", problem="load the van for tomorrow's jobs",
        frequency="twice a week", importance=2, touchpoint="use", channel="call", csm=PRIYA, acknowledged=13
    ),
    Voice(
        "calderon", 11,
        (
            "Breakers. We run out of breakers. On the van, never in the shop. Three supply house runs this "
            "week at $70 of labor each."
        ),
        "van-stock", person="Hector Calderon, owner", frequency="3 a week",
        consequence="$210 a week in supply house runs", importance=2, satisfaction=1, touchpoint="use",
        channel="slack", csm=PRIYA, by=MAYA, acknowledged=10
    ),
    Voice(
        "ember", 147,
        "Can it talk me through the turns? I'm always squinting at the phone on those farm roads.",
        "way-there", person="Nell Ashby, sweep", workaround="the phone's own map", importance=1, satisfaction=2,
        touchpoint="use", csm=BEN, acknowledged=144
    ),
    Voice(
        "quickkey", 135, "Directions please. I copy the address over to maps 9 times a day.", "way-there",
        person="Sam, locksmith", frequency="9 a day", workaround="copy and paste", importance=1,
        touchpoint="use", channel="email", csm=BEN, acknowledged=130
    ),
    Voice(
        "ember", 92,
        "Could the reminders go out as postcards? A lot of my people are over 80 and don't do email.",
        key="postcards", person="Nell Ashby, sweep", workaround="writes them by hand each September",
        importance=1, touchpoint="engage", csm=BEN, acknowledged=90,
        declined=(
            "Print and postage for one small account; a mailing house in her town does it from our customer "
            "list."
        )
    ),
    Voice(
        "brightwater", 48,
        (
            "Once the season's over I'd like to talk about routes for opening day. Not now, I'm up to my neck "
            "in filters."
        ),
        person="Pete Amory, owner", importance=2, touchpoint="use", csm=BEN, acknowledged=47, snoozed=38
    ),
    Voice(
        "kestrel", 64,
        (
            "Renewal is coming and my CFO wants to see what we got for it. I have nothing to show him except "
            "that nobody complains."
        ),
        person="Art Kessler, COO", problem="show what the subscription was worth",
        consequence="renewal in two months", importance=3, satisfaction=1, touchpoint="renew", channel="qbr",
        csm=LUCIA, captured=2
    ),
    Voice(
        "verdant", 41,
        (
            "Our guys speak Spanish and the job notes are in English. They call the office to have the note "
            "read to them. Every stop. We have 9 crews."
        ),
        person="Luz Herrera, crew coordinator", problem="understand the job note at the gate",
        frequency="20 stops a day, 9 crews", workaround="they call the office", importance=3, satisfaction=0,
        touchpoint="use", product="Field", csm=BEN
    ),
    Voice(
        "delmar", 36,
        "Utility sign-off takes 3 to 6 weeks and the homeowner calls weekly to ask. We don't know either.",
        person="Aisha Grant, operations", frequency="weekly per install", importance=2, touchpoint="engage",
        channel="ticket", ticket="53311", csm=PRIYA
    ),
    Voice(
        "calderon", 29,
        (
            "Renewal's in two weeks and I still have last year's open question about permits. City wants the "
            "permit number on the bill. We write it in by hand."
        ),
        person="Hector Calderon, owner", problem="bill with the permit number on it", workaround="by hand",
        consequence="city rejects 1 in 10 bills", importance=3, satisfaction=0, touchpoint="billing",
        channel="email", csm=PRIYA, question="Is it one permit for the job, or one for each visit?"
    ),
    Voice(
        "summit", 24,
        (
            "When a tech quits, everything he knew about a site quits with him. We lost a man in spring and "
            "spent a month finding shutoff valves."
        ),
        person="Marcus Dell, regional manager", importance=2, satisfaction=1, touchpoint="use", channel="call",
        csm=DANIEL, captured=1
    ),
    Voice(
        "bluebird", 22,
        "Customers ask if they should fix or replace. My guys shrug. I'd rather they didn't shrug.",
        person="Sonia Reyes, owner", importance=2, touchpoint="engage", channel="slack", csm=BEN
    ),
    Voice(
        "hartwell", 19,
        (
            "I found out from a TENANT that your technician had been in the building for two days. There is a "
            "security desk. They have a list. Your man was not on it. He was polite about it, apparently, and "
            "somebody held the door for him, which is a second conversation I now get to have. We are the "
            "customer who pays the bill, and we learn who is in our own building from the fourth floor. I "
            "would like to hear what changes, not that you are sorry."
        ),
        person="Julian Hartwell, VP facilities", problem="know who is in the building",
        consequence="breach of our own security policy", importance=3, satisfaction=0, touchpoint="engage",
        channel="email", csm=LUCIA, acknowledged=18
    ),
    Voice(
        "pinecrest", 17, "state inspector wants chemical log for last 2 yrs by friday. took me 2 days. pls",
        person="Jo, front office", frequency="twice a year", importance=2, touchpoint="use", channel="email",
        csm=BEN
    ),
    Voice(
        None, 15,
        (
            "Someone at the trade show said they'd switch tomorrow if we handled union overtime. Didn't get "
            "the card."
        ),
        channel="call", csm=DANIEL
    ),
    Voice(
        "northgate", 12,
        (
            "Tolerances changed in the new code edition and half our inspectors still use the old numbers. I "
            "only catch it in review."
        ),
        person="Colette Marsh, compliance director", problem="inspect to the edition in force", importance=3,
        touchpoint="learn", channel="call", csm=LUCIA,
        question="How many certificates were sent back for this since the change?", acknowledged=9
    ),
    Voice(
        "lakeshore", 8,
        (
            "Trial ends next week. Wife does the books and says she can't find what we're owed. That's kind of "
            "the whole thing for us."
        ),
        person="Gary, owner", problem="see who still owes money", consequence="no purchase", importance=3,
        satisfaction=0, touchpoint="billing", csm=PRIYA
    ),
    Voice(
        "metrolift", 6,
        (
            "Passengers stuck: city requires us to log call, arrival and release to the minute. We reconstruct "
            "it afterwards from phone records. Auditor noticed."
        ),
        person="Olu Adeyemi, dispatch lead", problem="prove response times for entrapments",
        frequency="2 or 3 a month", workaround="phone records, an hour each", importance=3, satisfaction=0,
        touchpoint="measure", channel="qbr", csm=DANIEL, captured=1
    ),
    Voice(
        "quickkey", 4, "got a chargeback, customer says he never signed. where do i find the signature",
        person="Sam", importance=2, touchpoint="billing", channel="ticket", ticket="55012", csm=BEN
    ),
    Voice(
        "fairmont", 2,
        (
            "The lab sends results by fax. In this year of our Lord. I retype about 200 values a week and I "
            "transposed two digits this summer; that was a bad Thursday."
        ),
        person="Gloria Nunes, water quality manager", frequency="200 values a week", workaround="retyping",
        consequence="a false alarm to the county", importance=2, satisfaction=1, touchpoint="use",
        channel="call", csm=LUCIA, captured=1
    ),
    Voice(
        "tolliver", 1,
        (
            "Homeowner wants to pay the guy at the door, card in hand, and we say 'we'll mail you a bill'. "
            "Feels like 1995."
        ),
        person="Denise Tolliver, office manager", importance=2, satisfaction=1, touchpoint="billing",
        channel="slack", csm=PRIYA
    ),
)  # fmt: skip
