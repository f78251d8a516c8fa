#!/usr/bin/env bash
# Expected: rich text, a number with a unit in its format and a workbook that counts its days from 1904 are everyday
#   features of .xlsx; what one reader takes from such a file as a text, a 5 or a date, the others take, too.
# Seen: exceljs reads a 5 of the format `0\d` ("5d") as 4 January 1900, and so with `0.0\h`, since an escaped letter counts
#   as one of a date; `0"d"` it reads as 5. Its streaming reader keeps of rich text that lies in the cell itself, as
#   openpyxl writes it, the last run alone; its other reader keeps all. SheetJS, asked for dates, gives a date of a 1904
#   workbook four years and a day too early, beside a formatted text that is right. openpyxl, calamine, hucre and
#   read-excel-file take all of it.
# Packages: exceljs 4.4.0, xlsx 0.18.5, hucre 1.0.0, read-excel-file 9.3.17 (npm); openpyxl 3.1.5, python-calamine 0.9.1.
# Why it matters: an export of requests with a column "age in days" or a bold word in a summary comes in without an error
#   and wrong. An importer has to look at types: a date in a column of numbers is the reader's, not the writer's.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund exceljs@4.4.0 xlsx@0.18.5 hucre@1.0.0 read-excel-file@9.3.17 &
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openpyxl==3.1.5 python-calamine==0.9.1
wait $!
cat >cells.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import ExcelJS from "exceljs";
import { readXlsx } from "hucre";
import { readSheet } from "read-excel-file/node";
import XLSX from "xlsx";

const plain = (value) => value?.richText?.map((run) => run.text).join("") ?? value;

async function withExceljs(file) {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(file);
  return workbook.worksheets[0].getRow(1).values.slice(1).map(plain);
}

async function withExceljsStream(file) {
  const options = { worksheets: "emit", sharedStrings: "cache", styles: "cache" };
  for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(file, options)) {
    for await (const row of sheet) return row.values.slice(1).map(plain);
  }
}

function sheetOf(file) {
  const workbook = XLSX.read(readFileSync(file), { cellDates: true });
  return workbook.Sheets[workbook.SheetNames[0]];
}

const readers = {
  "exceljs": withExceljs,
  "exceljs, streaming": withExceljsStream,
  "SheetJS, cellDates": (file) => XLSX.utils.sheet_to_json(sheetOf(file), { header: 1 })[0],
  "SheetJS, formatted": (file) => XLSX.utils.sheet_to_json(sheetOf(file), { header: 1, raw: false })[0],
  "hucre": async (file) => (await readXlsx(readFileSync(file))).sheets[0].rows[0],
  "read-excel-file": async (file) => (await readSheet(file))[0],
};
const cells = {};
for (const [name, read] of Object.entries(readers)) {
  cells[name] = [...(await read("export.xlsx")), ...(await read("export-1904.xlsx"))];
}
console.log(JSON.stringify(cells));
JAVASCRIPT
cat >readers.py <<'PYTHON'
import json
import subprocess
from datetime import date, datetime
from importlib.metadata import version

from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

FILES = "export.xlsx", "export-1904.xlsx"
DAY = datetime(2026, 11, 30)
workbook = Workbook()
workbook.active.append([CellRichText("please ", TextBlock(InlineFont(b=True), "never"), " delete"), 5, 5, 5, DAY])
for cell, number_format in zip("BCD", ('0"d"', r"0\d", r"0.0\h"), strict=True):
    workbook.active[f"{cell}1"].number_format = number_format
workbook.save(FILES[0])
workbook = Workbook()
workbook.epoch = CALENDAR_MAC_1904
workbook.active.append([DAY])
workbook.save(FILES[1])


def text_of(value):
    if isinstance(value, date):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, float | int):
        return f"{value:g}"
    return value.removesuffix("T00:00:00.000Z").removesuffix(" 0:00:00")


def with_openpyxl(file):
    return [cell.value for cell in load_workbook(file).active[1]]


def with_calamine(file):
    return CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[0]


readers = {"openpyxl": with_openpyxl, "calamine": with_calamine}
found = {name: [value for file in FILES for value in read(file)] for name, read in readers.items()}
found |= json.loads(subprocess.check_output(["node", "cells.mjs"], text=True))
for name in ("openpyxl", "python-calamine"):
    print(name, version(name))
for name in ("exceljs", "xlsx", "hucre", "read-excel-file"):
    with open(f"node_modules/{name}/package.json") as file:
        print(name, json.load(file)["version"])
seen = {name: [text_of(value) for value in values] for name, values in found.items()}
heads = "rich text", '0"d"', r"0\d", r"0.0\h", "date", "date of 1904"
for name, texts in {"": heads, **seen}.items():
    print(f"{name:20}{texts[0]:22}", *(f"{text:12}" for text in texts[1:]))
right = ["please never delete", "5", "5", "5", "2026-11-30", "2026-11-30"]
assert seen == {
    "openpyxl": right,
    "calamine": right,
    "exceljs": [*right[:2], "1900-01-04", "1900-01-04", *right[4:]],
    "exceljs, streaming": [" delete", "5", "1900-01-04", "1900-01-04", *right[4:]],
    "SheetJS, cellDates": [*right[:5], "2022-11-29"],
    "SheetJS, formatted": [right[0], "5d", "5d", "5.0h", *right[4:]],
    "hucre": right,
    "read-excel-file": right,
}, seen
PYTHON
venv/bin/python readers.py
