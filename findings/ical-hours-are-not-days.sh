#!/usr/bin/env bash
# Expected: a reader of calendars tells a duration of 24 hours from one of a day: RFC 5545 (3.3.6) calls the first accurate
#   and the second nominal, so that on the night on which clocks go forward PT24H ends an hour later than P1D.
# Seen: of eight none does everywhere. icalendar, recurring-ical-events, ical, ics and ical.js give PT8H (a shift from
#   22:00 ends at 06:00, after 7 hours) and PT24H an hour too little; node-ical and icalevents give P1D an hour too much, and
#   so does ts-ics unless the machine keeps the event's own zone. icalendar, ical and ics write a reminder's `-PT24H` back
#   as `-P1D`, another moment. Importing icalevents makes icalendar change sides, for all of the program.
# Packages: icalendar 7.3.0, recurring-ical-events 3.8.2, ical 14.3.1, ics 0.7.3, icalevents 0.3.1; ical.js 2.2.1,
#   node-ical 0.27.2, ts-ics 2.4.6.
# Why it matters: shifts and answer times are agreed in hours, holidays in days. Twice a year a reminder of the one or the
#   other kind comes an hour off, and a test in January sees neither. Hours have to be added in UTC, days before them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.27.2 ts-ics@2.4.6 &
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  icalendar==7.3.0 recurring-ical-events==3.8.2 ical==14.3.1 ics==0.7.3 icalevents==0.3.1
wait $!
cat >ends.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";
import { convertIcsCalendar, getEventEnd } from "ts-ics";

const calendar = readFileSync("shift.ics", "utf8");
const component = new ICAL.Component(ICAL.parse(calendar));
ICAL.TimezoneService.register(component.getFirstSubcomponent("vtimezone"));
const ends = {
  "ical.js": new ICAL.Event(component.getFirstSubcomponent("vevent")).endDate.toJSDate(),
  "node-ical": ical.sync.parseICS(calendar).shift.end,
  [`ts-ics, TZ=${process.env.TZ}`]: getEventEnd(convertIcsCalendar(undefined, calendar).events[0]),
};
console.log(JSON.stringify(ends));
JAVASCRIPT
cat >ends.py <<'PYTHON'
import json
import os
import subprocess
import warnings
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

import icalendar
import ics
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream

warnings.simplefilter("ignore")  # ics tells what a later version is to do
SHIFT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:shift
BEGIN:VTIMEZONE
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
END:VTIMEZONE
BEGIN:VEVENT
UID:shift
DTSTAMP:20270101T000000Z
SUMMARY:shift
DTSTART;TZID=Europe/Berlin:20270327T220000
DURATION:{duration}
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:shift
TRIGGER:-{duration}
END:VALARM
END:VEVENT
END:VCALENDAR
"""
ZONE = ZoneInfo("Europe/Berlin")
START = datetime(2027, 3, 27, 22, tzinfo=ZONE)  # clocks go forward at 02:00
DURATIONS = {"PT8H": timedelta(hours=8), "PT24H": timedelta(hours=24), "P1D": timedelta(days=1)}
WEEK = date(2027, 3, 25), date(2027, 4, 1)


def by_the_standard(name, length):
    if name.startswith("PT"):
        return (START.astimezone(UTC) + length).astimezone(ZONE)
    return START + length  # the same time of day


def with_icalendar(text):
    return icalendar.Calendar.from_ical(text).walk("VEVENT")[0].end


def with_recurring(text):
    (event,) = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(*WEEK)
    return event["DTEND"].dt


def with_ical(text):
    return IcsCalendarStream.calendar_from_ics(text).events[0].end


def with_ics(text):
    (event,) = ics.Calendar(text).events
    return event.end.datetime


def with_icalevents(text):
    from icalevents import icalevents  # last, for what its import changes

    (event,) = icalevents.events(string_content=text, start=WEEK[0], end=WEEK[1])
    return event.end


writers = {
    "icalendar": lambda text: icalendar.Calendar.from_ical(text).to_ical().decode(),
    "ical": lambda text: IcsCalendarStream.calendar_to_ics(IcsCalendarStream.calendar_from_ics(text)),
    "ics": lambda text: ics.Calendar(text).serialize(),
}
readers = {
    "icalendar": with_icalendar,
    "recurring-ical-events": with_recurring,
    "ical": with_ical,
    "ics": with_ics,
    "icalevents": with_icalevents,
    "icalendar, after that": with_icalendar,
}
ends = {"by RFC 5545": {}}
texts = {name: SHIFT.format(duration=name).replace("\n", "\r\n") for name in DURATIONS}
written = {}
for writer, write in writers.items():
    lines = write(texts["PT24H"]).splitlines()
    written[writer] = [line for line in lines if line.startswith("TRIGGER")]
for name, length in DURATIONS.items():
    ends["by RFC 5545"][name] = by_the_standard(name, length)
    with open("shift.ics", "w", newline="") as file:
        file.write(texts[name])
    for zone in ("UTC", "Europe/Berlin"):
        environment = os.environ | {"TZ": zone}
        done = subprocess.run(["node", "ends.mjs"], capture_output=True, text=True, check=True, env=environment)
        for reader, end in json.loads(done.stdout).items():
            ends.setdefault(reader, {})[name] = datetime.fromisoformat(end)
for reader, read in readers.items():
    ends[reader] = {name: read(text) for name, text in texts.items()}

for package in ("icalendar", "recurring-ical-events", "ical", "ics", "icalevents"):
    print(package, version(package))
for package in ("ical.js", "node-ical", "ts-ics"):
    with open(f"node_modules/{package}/package.json") as file:
        print(package, json.load(file)["version"])
print(f"from {START:%d %b %H:%M}, until")
seen = {}
for reader, found in ends.items():
    seen[reader] = [f"{end.astimezone(ZONE):%H:%M}" for end in found.values()]
    print(f"  {reader:24}", *(f"{name} {time}" for name, time in zip(DURATIONS, seen[reader], strict=True)))
print("TRIGGER:-PT24H is written as", written)
assert seen == {
    "by RFC 5545": ["07:00", "23:00", "22:00"],
    "ical.js": ["06:00", "22:00", "22:00"],
    "node-ical": ["07:00", "23:00", "23:00"],
    "ts-ics, TZ=UTC": ["07:00", "23:00", "23:00"],
    "ts-ics, TZ=Europe/Berlin": ["07:00", "23:00", "22:00"],
    "icalendar": ["06:00", "22:00", "22:00"],
    "recurring-ical-events": ["06:00", "22:00", "22:00"],
    "ical": ["06:00", "22:00", "22:00"],
    "ics": ["06:00", "22:00", "22:00"],
    "icalevents": ["07:00", "23:00", "23:00"],
    "icalendar, after that": ["07:00", "23:00", "23:00"],
}, seen
assert written == {writer: ["TRIGGER:-P1D"] for writer in writers}, written
PYTHON
venv/bin/python ends.py
