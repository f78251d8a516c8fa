"""Who the sample is about: the people at Wrenfield and the field service companies they sell to."""

from roadmap_tui.demo.shapes import Account

NAME = "Wrenfield"
CURRENCY = "USD"

MAYA, TOM = "Maya Lindqvist", "Tom Okafor"
"""Product managers."""
PRIYA, DANIEL, LUCIA, BEN = "Priya Raman", "Daniel Weiss", "Lucia Ferraro", "Ben Achterberg"
"""Customer success managers."""

BIG, MIDDLE, SMALL = "Enterprise", "Mid-market", "Small business"

ACCOUNTS = (
    Account(
        "halvorsen", "Halvorsen Heating & Air", MIDDLE, "Growth", 84000, 47, PRIYA, "halvorsenair.example",
        scores=((330, "nps", 5), (150, "nps", 6), (31, "nps", 8))
    ),
    Account(
        "brightwater", "Brightwater Pools", SMALL, "Starter", 9600, 203, BEN, "brightwaterpools.example",
        scores=((352, "csat", 2), (64, "csat", 4))
    ),
    Account(
        "castellan", "Castellan Elevators", BIG, "Scale", 310000, 118, DANIEL, "castellan-lifts.example",
        scores=((240, "nps", 6), (120, "nps", 7), (12, "nps", 9))
    ),
    Account(
        "ember", "Ember & Ash Chimney Care", SMALL, "Starter", 6000, 88, BEN, "emberandash.example",
        scores=((82, "csat", 3),)
    ),
    Account(
        "northgate", "Northgate Fire Protection", BIG, "Scale", 246000, 71, LUCIA, "northgatefire.example",
        scores=((210, "nps", 5), (58, "nps", 7))
    ),
    Account(
        "tolliver", "Tolliver Plumbing", MIDDLE, "Growth", 58000, 156, PRIYA, "tolliverplumbing.example",
        scores=((286, "csat", 3), (65, "ces", 6), (40, "csat", 5))
    ),
    Account(
        "verdant", "Verdant Grounds", MIDDLE, "Growth", 46000, 29, BEN, "verdantgrounds.example",
        scores=((77, "ces", 4),)
    ),
    Account(
        "metrolift", "MetroLift Services", MIDDLE, "Growth", 96000, 240, DANIEL, "metrolift.example",
        scores=((195, "nps", 7), (15, "nps", 9))
    ),
    Account(
        "pinecrest", "Pinecrest Pest Control", SMALL, "Growth", 14400, 132, BEN, "pinecrestpest.example",
        scores=((68, "csat", 4),)
    ),
    Account(
        "calderon", "Calderon Electric", MIDDLE, "Growth", 72000, 12, PRIYA, "calderonelectric.example",
        scores=((90, "nps", 8), (70, "ces", 6), (19, "nps", 6))
    ),
    Account(
        "summit", "Summit Refrigeration", BIG, "Scale", 188000, 301, DANIEL, "summitcold.example",
        scores=((262, "nps", 6), (48, "nps", 9))
    ),
    Account(
        "bluebird", "Bluebird Appliance Repair", SMALL, "Starter", 12000, 176, BEN, "bluebirdrepair.example",
        scores=((21, "csat", 3),)
    ),
    Account(
        "hartwell", "Hartwell Property Group", BIG, "Scale", 275000, 95, LUCIA, "hartwellproperty.example",
        scores=((66, "nps", 4), (60, "csat", 4), (14, "nps", 6))
    ),
    Account(
        "oaklane", "Oak Lane Septic", SMALL, "Starter", 4800, 61, BEN, "oaklaneseptic.example"
    ),
    Account(
        "delmar", "Delmar Solar", MIDDLE, "Growth", 64000, 188, PRIYA, "delmarsolar.example",
        scores=((250, "nps", 7), (55, "nps", 8))
    ),
    Account(
        "kestrel", "Kestrel Security Systems", MIDDLE, "Growth", 88000, 54, LUCIA, "kestrelsecure.example",
        scores=((73, "nps", 7),)
    ),
    Account(
        "fairmont", "Fairmont Water Treatment", BIG, "Scale", 152000, 267, LUCIA, "fairmontwater.example",
        scores=((27, "ces", 6),)
    ),
    Account(
        "quickkey", "Quick Key Locksmiths", SMALL, "Starter", 7200, 340, BEN, "quickkey.example",
        scores=((50, "ces", 3),)
    ),
    Account(
        "ironbridge", "Ironbridge Generators", MIDDLE, "Growth", 51000, None, DANIEL, "ironbridgegen.example",
        status="churned", churned=58, scores=((110, "nps", 3),)
    ),
    Account(
        "lakeshore", "Lakeshore Garage Doors", SMALL, "Trial", None, 9, PRIYA, "lakeshoredoors.example",
        status="trial", since=38
    ),
)  # fmt: skip
