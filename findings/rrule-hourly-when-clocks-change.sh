#!/usr/bin/env bash
# Expected: FREQ=HOURLY is either each hour that passes, or each hour that the clock shows, as RFC 5545 (3.3.10) reads it:
#   of a time that comes twice the first, and none for 02:30 where 03:30 is the same moment, by whichever of its two
#   sentences on skipped times. FREQ=MINUTELY;INTERVAL=60 says the same in other words.
# Seen: where clocks go forward dateutil, recurring-ical-events, ical and rrule-rust give one moment twice, as 02:30 of the
#   old offset and as 03:30 of the new; rrule-temporal and ical.js do not. Where clocks go back five of six go by the
#   clock, with nothing for two hours; ical.js takes the *second* 02:30, so its gap lies an hour earlier. rrule-temporal
#   goes by the clock for HOURLY and by the hours that pass for MINUTELY;INTERVAL=60.
# Packages: python-dateutil 2.9.0.post0, recurring-ical-events 3.8.2 (icalendar 7.3.2), ical 14.3.1; rrule-temporal 2.2.8,
#   rrule-rust 3.1.1, ical.js 2.2.1.
# Why it matters: a reminder or a sync "each hour" runs twice at once in March and leaves an hour out in October. Rules in
#   hours belong in UTC; else one makes the moments unique, compared in UTC, as two texts with offsets are not equal.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund rrule-temporal@2.2.8 rrule-rust@3.1.1 ical.js@2.2.1 &
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0 recurring-ical-events==3.8.2 \
  icalendar==7.3.2 ical==14.3.1
wait $!
cat >moments.mjs <<'JAVASCRIPT'
import ICAL from "ical.js";
import { RRuleSet } from "rrule-rust";
import { RRuleTemporal } from "rrule-temporal";

const [zoneText, start, rule] = process.argv.slice(2);
const text = `DTSTART;TZID=Europe/Berlin:${start}\nRRULE:${rule}`;

function withIcal() {
  const time = ICAL.Time.fromDateTimeString(start.replace(/(....)(..)(.....)(..)(..)/, "$1-$2-$3:$4:$5"));
  time.zone = new ICAL.Timezone(ICAL.Component.fromString(zoneText));
  const iterator = ICAL.Recur.fromString(rule).iterator(time);
  const moments = [];
  for (let next = iterator.next(); next; next = iterator.next()) moments.push(next.toJSDate());
  return moments;
}

const moments = {
  "rrule-temporal": new RRuleTemporal({ rruleString: text }).all().map((time) => new Date(time.epochMilliseconds)),
  "rrule-rust": RRuleSet.fromString(text).all().map((time) => time.toDate()),
  "ical.js": withIcal(),
};
console.log(JSON.stringify(moments));
JAVASCRIPT
cat >hourly.py <<'PYTHON'
import json
import subprocess
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr
from ical.calendar_stream import IcsCalendarStream

ZONE = ZoneInfo("Europe/Berlin")
ZONE_TEXT = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE"""
CALENDAR = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:reminder
{ZONE_TEXT}
BEGIN:VEVENT
UID:reminder
DTSTAMP:20260101T000000Z
SUMMARY:reminder
DTSTART;TZID=Europe/Berlin:{{start}}
DURATION:PT1M
RRULE:{{rule}}
END:VEVENT
END:VCALENDAR
"""
SPELLINGS = "FREQ=HOURLY", "FREQ=MINUTELY;INTERVAL=60"
NIGHTS = {"autumn": ("20261025T003000", "20261025T033000Z"), "spring": ("20260329T003000", "20260329T023000Z")}


def with_dateutil(text, start, rule):
    return rrulestr(rule, dtstart=datetime.fromisoformat(start).replace(tzinfo=ZONE))


def with_recurring(text, start, rule):
    query = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
    return [event["DTSTART"].dt for event in query.between(date(2026, 1, 1), date(2027, 1, 1))]


def with_ical(text, start, rule):
    return [event.start for event in IcsCalendarStream.calendar_from_ics(text).timeline]


def by_the_clock(start, until):
    """The moments of an hourly rule by RFC 5545: those of local times, none of them twice."""
    time = datetime.fromisoformat(start)
    moments = set()
    while (moment := time.replace(tzinfo=ZONE).astimezone(UTC)) <= datetime.fromisoformat(until):
        moments.add(moment)
        time += timedelta(hours=1)
    return moments


def every_hour(start, until):
    first = datetime.fromisoformat(start).replace(tzinfo=ZONE).astimezone(UTC)
    count = (datetime.fromisoformat(until) - first) // timedelta(hours=1)
    return [first + timedelta(hours=hour) for hour in range(count + 1)]


def texts_of(moments):
    return " ".join(f"{moment:%H:%M}" for moment in sorted(moment.astimezone(UTC) for moment in moments))


readers = {"dateutil": with_dateutil, "recurring-ical-events": with_recurring, "ical": with_ical}
for name in ("python-dateutil", "recurring-ical-events", "icalendar", "ical"):
    print(name, version(name))
for name in ("rrule-temporal", "rrule-rust", "ical.js"):
    with open(f"node_modules/{name}/package.json") as file:
        print(name, json.load(file)["version"])
seen = {}
for night, (start, until) in NIGHTS.items():
    seen[night] = {"each hour": {texts_of(every_hour(start, until))}, "RFC 5545": {texts_of(by_the_clock(start, until))}}
    for spelling in SPELLINGS:
        rule = f"{spelling};UNTIL={until}"
        text = CALENDAR.format(start=start, rule=rule).replace("\n", "\r\n")
        found = {name: list(read(text, start, rule)) for name, read in readers.items()}
        answer = subprocess.check_output(["node", "moments.mjs", ZONE_TEXT, start, rule], text=True)
        for name, times in json.loads(answer).items():
            found[name] = [datetime.fromisoformat(time) for time in times]
        for name, moments in found.items():
            seen[night].setdefault(name, set()).add(texts_of(moments))
    print(f"{night}, from 00:30 in Berlin; in UTC; two lines where {' and '.join(SPELLINGS)} differ:")
    for name, texts in seen[night].items():
        for line in sorted(texts):
            print(f"  {name:22}{line}")
EACH_HOUR = "22:30 23:30 00:30 01:30 02:30 03:30"
BY_THE_CLOCK = "22:30 23:30 00:30 02:30 03:30"
SPRING = "23:30 00:30 01:30 02:30"
TWICE = "23:30 00:30 01:30 01:30 02:30"
assert seen == {
    "autumn": {
        "each hour": {EACH_HOUR},
        "RFC 5545": {BY_THE_CLOCK},
        "dateutil": {BY_THE_CLOCK},
        "recurring-ical-events": {BY_THE_CLOCK},
        "ical": {BY_THE_CLOCK},
        "rrule-temporal": {BY_THE_CLOCK, EACH_HOUR},
        "rrule-rust": {BY_THE_CLOCK},
        "ical.js": {"22:30 23:30 01:30 02:30 03:30"},
    },
    "spring": {
        "each hour": {SPRING},
        "RFC 5545": {SPRING},
        "dateutil": {TWICE},
        "recurring-ical-events": {TWICE},
        "ical": {TWICE},
        "rrule-temporal": {SPRING},
        "rrule-rust": {TWICE},
        "ical.js": {SPRING},
    },
}, seen
PYTHON
venv/bin/python hourly.py
