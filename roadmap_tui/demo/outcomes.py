"""The sample's stories: one in every stage, each as a team would write it on its best day (or its first)."""

from roadmap_tui.demo.company import MAYA, TOM
from roadmap_tui.demo.shapes import Aim, Outcome, Slip, Step
from roadmap_tui.model.records import Cost

PAID, RIGHT, GROW = "Work done is work paid", "Right the first time", "Customers stay and grow"

OUTCOMES = (
    Outcome(
        "booked-ahead", "Yearly services are on the calendar before they fall due",
        (
            Step("discover", 364, TOM),
            Step("draft", 347, TOM),
            Step("ready", 326, TOM),
            Step("building", 312, TOM),
            Step("shipped", 251, TOM),
        ),
        actor="service coordinator", situation="when a yearly service falls due",
        outcome="has the day agreed with the customer", obstacle="calling 3 times to reach somebody at home",
        cost=Cost(amount=12, unit="minutes", per="service"), benefit="fill the quiet weeks of the year",
        aim=Aim("yearly services booked in time", "%", "up", 48, 75, -152, "service calendar, monthly"),
        guardrail=Aim("visits cancelled in the week before", "%", "down", 7, 8, -152, "day plans, monthly"),
        readings=(
            (226, 52, "first month, mostly heating"),
            (196, 58, None),
            (165, 64, None),
            (149, 66, "past its day and short of it: one message is not enough"),
            (119, 71, "a second message ten days later"),
            (88, 76, "there, two months late"),
        ),
        guardrail_readings=((196, 7.4, None), (88, 6.1, None)),
        slips=(Slip(287, TOM, ship_by=-255),), touchpoints=("engage", "renew"), product="Dispatch",
        objective=GROW, owner=TOM, horizon="now", ship_by=-284, effort=6, confidence=0.7, tags=("contracts",)
    ),
    Outcome(
        "doorstep", "The price is agreed before the van leaves the street",
        (
            Step("discover", 325, MAYA),
            Step("draft", 309, MAYA),
            Step("ready", 283, MAYA),
            Step("building", 270, TOM),
            Step("shipped", 206, MAYA),
        ),
        actor="estimator", situation="while still at the customer's door",
        outcome="shakes hands on the price", obstacle="typing up 4 quotes every evening",
        cost=Cost(amount=45, unit="minutes", per="quote"), benefit="win the job before a second firm calls back",
        aim=Aim("quotes accepted within 2 days", "%", "up", 24, 40, -116, "quote log, weekly"),
        guardrail=Aim("margin of the jobs that were won", "%", "up", 33, 31, -116, "job costing, monthly"),
        readings=(
            (190, 27, "three estimators at Calderon"),
            (171, 33, None),
            (150, 37, None),
            (127, 41, "41 of 100, and the evenings are free"),
        ),
        guardrail_readings=((171, 32.8, None), (127, 32.1, None)), touchpoints=("engage",), product="Field",
        objective=GROW, owner=MAYA, horizon="now", ship_by=-206, effort=5, confidence=0.7, tags=("field", "cash")
    ),
    Outcome(
        "same-day-bill", "The day's jobs are billed by the evening",
        (
            Step("discover", 262, MAYA),
            Step("draft", 251, MAYA),
            Step("ready", 233, MAYA),
            Step("building", 214, TOM),
            Step("shipped", 128, TOM),
        ),
        actor="office manager", situation="at the end of each working day",
        outcome="has the day's finished jobs billed",
        obstacle="chasing 3 to 5 technicians for their parts lists",
        cost=Cost(amount=50, unit="minutes", per="day"), benefit="collect the money 9 days sooner",
        aim=Aim("median time from job done to bill sent", "days", "down", 6, 1, -38, "billing log, weekly"),
        guardrail=Aim("bills corrected after sending", "%", "down", 4, 4, -38, "credit notes, monthly"),
        readings=(
            (112, 5.2, "first two weeks, 40 customers"),
            (94, 3.8, None),
            (77, 2.4, None),
            (61, 1.6, None),
            (46, 1, "holds across all plans; credit notes at 3.1 %"),
            (18, 0.9, None),
        ),
        guardrail_readings=((94, 4.4, "parts typed in a hurry"), (46, 3.1, None)),
        touchpoints=("billing", "use"), product="Billing", objective=PAID, owner=MAYA, horizon="now",
        ship_by=-125, effort=6, confidence=0.9, tags=("cash",)
    ),
    Outcome(
        "warranty", "Warranty visits stay off the bill",
        (
            Step("discover", 240, TOM),
            Step("draft", 226, TOM),
            Step("ready", 201, TOM),
            Step("building", 187, TOM),
            Step("shipped", 101, TOM),
        ),
        actor="service coordinator", situation="while booking a repeat visit",
        outcome="knows whether the unit is still under warranty",
        obstacle="phoning the manufacturer and holding for 15 minutes",
        cost=Cost(amount=15, unit="minutes", per="booking"), benefit="quote the right price on the first call",
        aim=Aim("repeat visits billed by mistake", "%", "down", 8, 2, -19, "credit notes by reason, monthly"),
        readings=(
            (84, 7.1, None),
            (70, 6.5, "serial numbers are missing on a third of older units"),
            (47, 5.6, None),
            (24, 5.1, "better where the unit was sold by the same company"),
        ),
        touchpoints=("billing", "support"), product="Billing", objective=RIGHT, owner=TOM, horizon="now",
        ship_by=-105, effort=5, confidence=0.6, tags=("warranty",)
    ),
    Outcome(
        "first-visit", "Technicians arrive with the right part",
        (
            Step("discover", 196, MAYA),
            Step("draft", 180, MAYA),
            Step("ready", 148, MAYA),
            Step("building", 130, MAYA),
            Step("shipped", 23, MAYA),
        ),
        actor="lift technician", situation="before leaving the depot",
        outcome="knows the fault and the part that cures it",
        obstacle="driving back for a part on 1 visit in 4", cost=Cost(amount=70, unit="minutes", per="visit"),
        benefit="finish one more call a day",
        aim=Aim("visits finished at the first attempt", "%", "up", 72, 85, 46, "job records, weekly"),
        guardrail=Aim("value of parts carried on a van", "$", "down", 3100, 3400, 46, "stock count, monthly"),
        readings=(
            (18, 73, "the first depot"),
            (12, 76, None),
            (6, 78, "two depots of Castellan and all of MetroLift"),
        ),
        guardrail_readings=((12, 3250, None), (6, 3520, "Castellan loads for two days at a time")),
        slips=(Slip(64, MAYA, ship_by=-20),), touchpoints=("use",), product="Dispatch", objective=RIGHT,
        owner=MAYA, horizon="now", ship_by=-48, effort=8, confidence=0.8,
        tags=("field", "parts")
    ),
    Outcome(
        "arrival-hour", "Homeowners know the hour the van arrives",
        (
            Step("discover", 171, MAYA),
            Step("draft", 158, MAYA),
            Step("ready", 84, MAYA),
            Step("building", 41, TOM),
        ),
        actor="homeowner", situation="on the morning of a booked repair",
        outcome="knows the hour in which the technician rings the bell",
        obstacle="staying home for a 4-hour window", cost=Cost(amount=4, unit="hours", per="visit"),
        benefit="keep half a day of work or school",
        aim=Aim(
            "calls asking where the technician is", "calls per 100 visits", "down", 31, 12, 82,
            "phone log by reason, weekly"
        ),
        guardrail=Aim("arrivals outside the promised hour", "%", "down", 9, 10, 82, "van positions, weekly"),
        slips=(Slip(46, MAYA, ship_by=13), Slip(17, TOM, ship_by=27)), touchpoints=("use", "support"),
        product="Dispatch", objective=GROW, owner=MAYA, horizon="now", ship_by=-15, effort=7,
        confidence=0.8, tags=("homeowner",)
    ),
    Outcome(
        "signed-on-site", "Inspectors leave with the certificate signed",
        (
            Step("discover", 155, TOM),
            Step("draft", 139, TOM),
            Step("ready", 66, TOM),
            Step("building", 19, TOM),
        ),
        actor="fire inspector", situation="at the end of a yearly inspection",
        outcome="hands over the signed certificate",
        obstacle="writing up the findings for 40 minutes that evening",
        cost=Cost(amount=40, unit="minutes", per="inspection"), benefit="inspect one more building a day",
        aim=Aim("inspections certified on the day", "%", "up", 22, 80, 92, "certificate dates, weekly"),
        readings=((8, 31, "the Phoenix crew alone, on paper forms"),),
        slips=(Slip(31, TOM, ship_by=60, due=113),), touchpoints=("use",), product="Field", objective=RIGHT,
        owner=TOM, horizon="now", ship_by=39, effort=9,
        confidence=0.7, tags=("field", "compliance")
    ),
    Outcome(
        "refilled-slot", "Cancelled slots fill while the van still rolls",
        (Step("discover", 126, MAYA), Step("draft", 97, MAYA), Step("ready", 13, MAYA)), actor="dispatcher",
        situation="within 10 minutes of a cancellation", outcome="has the freed slot filled with a job nearby",
        obstacle="ringing 6 to 8 waiting homes one after the other",
        cost=Cost(amount=35, unit="minutes", per="cancellation"), benefit="keep technicians on paid work",
        aim=Aim("cancelled slots filled again on the day", "%", "up", 18, 45, 142, "day plans, weekly"),
        touchpoints=("use",), product="Dispatch", objective=PAID, owner=MAYA, horizon="next", ship_by=85,
        effort=5, confidence=0.7, tags=("dispatch",)
    ),
    Outcome(
        "bill-by-building", "Property managers approve a bill on first reading",
        (Step("discover", 118, TOM), Step("draft", 92, TOM), Step("ready", 27, TOM)), actor="property manager",
        situation="when the monthly bill arrives", outcome="matches each charge to its building",
        obstacle="sorting 200 lines by address for half a day", cost=Cost(amount=4, unit="hours", per="month"),
        benefit="approve the payment on the same day",
        aim=Aim("time from bill to approval", "days", "down", 12, 3, 121, "payment dates, monthly"),
        slips=(Slip(22, TOM, ship_by=70),), touchpoints=("billing", "renew"), product="Billing",
        objective=PAID, owner=TOM, horizon="next", ship_by=84, effort=4, confidence=0.8, tags=("cash", "property")
    ),
    Outcome(
        "no-signal", "Basement work is recorded before the van leaves",
        (Step("discover", 101, MAYA), Step("draft", 33, MAYA)), actor="technician",
        situation="while working below ground with no signal",
        outcome="records the readings and photographs on the spot",
        obstacle="writing on paper and typing it in for 20 minutes at home",
        cost=Cost(amount=20, unit="minutes", per="day"), benefit="end the day when the last job ends",
        aim=Aim("jobs completed after working hours", "%", "down", 37, 10, None, "time stamps of job records"),
        touchpoints=("use",), product="Field", objective=RIGHT, owner=MAYA, horizon="next", confidence=0.6,
        tags=("field",)
    ),
    Outcome(
        "first-week", "New technicians run a route alone in week one",
        (Step("discover", 74, TOM), Step("draft", 21, TOM)), actor="newly hired technician",
        situation="during the first week", outcome="completes a day's route alone",
        obstacle="riding along with a senior colleague for 3 weeks",
        benefit="take on the summer's work with the people they have",
        aim=Aim("days until the first route alone", "days", "down", 15, 5, 160, None),
        touchpoints=("learn", "onboard"), product="Field", objective=GROW, owner=TOM, horizon="next",
        tags=("onboarding",)
    ),
    Outcome(
        "season", "Seasonal peaks are staffed before they come",
        (Step("discover", 58, MAYA), Step("draft", 44, MAYA)), actor="operations manager",
        situation="six weeks before the season turns", outcome="knows how many technicians each region needs",
        obstacle="guessing from last year's diary for 2 days", cost=Cost(amount=2, unit="days", per="season"),
        benefit="hire before the good people are taken",
        aim=Aim("jobs turned away in peak weeks", "%", "down", 11, 5, 210, "declined bookings, weekly"),
        kind="bet", touchpoints=("measure",), product="Dispatch", objective=GROW, owner=MAYA, horizon="later",
        effort=8, confidence=0.4, tags=("planning",)
    ),
    Outcome(
        "contract-cost", "Contracts renew at a price that holds", (Step("discover", 37, TOM),),
        actor="service manager", situation="before a maintenance contract renews",
        outcome="knows what the contract cost to serve", touchpoints=("renew", "measure"), product="Billing",
        objective=PAID, owner=TOM, horizon="later", tags=("contracts",)
    ),
    Outcome(
        "branches", "Branch managers argue from the same figures", (Step("discover", 29, MAYA),),
        actor="branch manager", situation="at the monthly review",
        outcome="knows the response time of each branch",
        obstacle="copying figures from 5 branches for a whole day", touchpoints=("measure",), objective=GROW,
        owner=MAYA, horizon="later"
    ),
    Outcome(
        "van-stock", "The van holds what tomorrow needs", (Step("discover", 9, TOM),),
        outcome="starts the day with the parts for the booked jobs", touchpoints=("use",), product="Field",
        owner=TOM, tags=("parts",)
    ),
    Outcome(
        "way-there", "Drivers follow one route for the whole day",
        (Step("discover", 145, TOM), Step("draft", 133, TOM), Step("declined", 88, MAYA)), actor="technician",
        situation="when driving to the next job", outcome="hears each turn in time",
        obstacle="typing the address into the phone", benefit="arrive 5 minutes earlier", touchpoints=("use",),
        product="Field", objective=RIGHT, owner=TOM, tags=("field",),
        declined=(
            "The phones' own maps do this well, and all three who asked would keep using them. The address now "
            "opens there with one tap. To be looked at again if a map provider shuts us out."
        )
    ),
)  # fmt: skip
