"""What is said beside the requests: who was told of what, and notes."""

from roadmap_tui.demo.company import BEN, DANIEL, LUCIA, MAYA, PRIYA, TOM
from roadmap_tui.demo.shapes import Meaning, Remark, Word

TOLD = (
    Word(
        "halvorsen", "booked-ahead", PRIYA, 247, "She wants it for the emergency contracts too.", "solved"
    ),
    Word(
        "brightwater", "booked-ahead", BEN, 244, "Pete took the list off the fridge and sent a photo.", "solved"
    ),
    Word(
        "fairmont", "booked-ahead", LUCIA, 221
    ),
    Word(
        "delmar", "booked-ahead", PRIYA, 238, "Cleaned 31 roofs that nobody had asked about.", "solved"
    ),
    Word(
        "calderon", "doorstep", PRIYA, 204, "Two jobs won on the first day.", "solved"
    ),
    Word(
        "kestrel", "doorstep", LUCIA, 198, "Helps, but insurers want their own form.", "not-solved"
    ),
    Word(
        "delmar", "doorstep", PRIYA, 201, None, "solved"
    ),
    Word(
        "oaklane", "fax", BEN, 281, "Took it well. Bought a phone."
    ),
    Word(
        "tolliver", "same-day-bill", PRIYA, 124, "Called Denise; she went quiet, then laughed.", "solved"
    ),
    Word(
        "calderon", "same-day-bill", PRIYA, 123, "In the quarterly review.", "solved"
    ),
    Word(
        "summit", "same-day-bill", DANIEL, 119, None, "solved"
    ),
    Word(
        "pinecrest", "same-day-bill", BEN, 102, "Two mails, no reply yet."
    ),
    Word(
        "halvorsen", "warranty", PRIYA, 95, "Carrier units are right, other makes still need the call.",
        "not-solved"
    ),
    Word(
        "bluebird", "warranty", BEN, 90, "She tried six serial numbers while we were on the phone.", "solved"
    ),
    Word(
        "metrolift", "first-visit", DANIEL, 20, "Olu is trying it with the evening shift first.", "solved"
    ),
    Word(
        "castellan", "first-visit", DANIEL, 17
    ),
    Word(
        "ember", "postcards", BEN, 90, "Gave her the mailing house's number.", "solved"
    ),
)  # fmt: skip

GLOSSARY = (
    Meaning(
        "first-visit fix",
        MAYA,
        394,
        "The fault is gone when the van leaves, and nobody comes again within 14 days.",
        ("one and done",),
    ),
    Meaning(
        "technician",
        TOM,
        394,
        "Whoever does the work on site: electrician, mechanic, inspector, crew lead.",
        ("field engineer",),
    ),
    Meaning("dispatcher", TOM, 394, "Whoever decides which van goes where today.", ("scheduler",)),
    Meaning(
        "credit note",
        PRIYA,
        236,
        "Money given back on a bill that was wrong. We count them; customers remember them.",
        ("billing adjustment",),
    ),
    Meaning(
        "property manager",
        LUCIA,
        121,
        "Pays for many buildings and lives in none of them. Not the tenant.",
        ("landlord",),
    ),
)

NOTES = (
    Remark(
        "booked-ahead", TOM, 148,
        (
            "Missed, by nine points. People answer the second message, not the first. Worth two more weeks "
            "before we call it a lesson."
        )
    ),
    Remark(
        "booked-ahead", TOM, 87, "76 %. The second message did it. Late, but true."
    ),
    Remark(
        "same-day-bill", MAYA, 45,
        (
            "Reading confirmed with finance: median is 1.0 day over 11,400 jobs. Starter plans are slower "
            "(1.8), but nobody on Starter asked."
        )
    ),
    Remark(
        "warranty", TOM, 23,
        (
            "We guessed that serial numbers were recorded. A third of the units older than 2016 have none. "
            "This is the whole miss; the lookup itself is right 97 times in 100."
        )
    ),
    Remark(
        "warranty", DANIEL, 57, "Ironbridge left over this. Walt said the second credit note was forgivable."
    ),
    Remark(
        "arrival-hour", PRIYA, 60, "Ingrid offers two of her dispatchers for a week of listening in. Take it."
    ),
    Remark(
        "signed-on-site", LUCIA, 38, "Northgate's renewal is in ten weeks and Colette will ask for a date."
    ),
    Remark(
        "refilled-slot", MAYA, 30,
        (
            "Aisha's answer: about 6 in 10 indoor jobs lie within 20 minutes. That makes 45 % believable and "
            "60 % a dream."
        )
    ),
    Remark(
        "where-is-he", PRIYA, 168, "Same call, better number in the follow-up: 31 in 100. Merged."
    ),
    Remark(
        "no-signal", MAYA, 32,
        (
            "Rode along with Fairmont for a day. The forearm is real. No due day before we know what the state "
            "accepts as a record."
        )
    ),
)  # fmt: skip
