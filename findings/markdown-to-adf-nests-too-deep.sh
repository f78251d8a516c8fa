#!/usr/bin/env bash
# Expected: a converter from Markdown to ADF writes ADF that Atlassian's own schema takes, or raises. Markdown nests
#   freely and ADF does not (no heading in a quote, no table or quote in a list item), so it takes such things apart.
# Seen: of eight such comments marklassian writes all, and adflux six, as they are nested in Markdown, without an error,
#   and the schema refuses the document. marklas leaves what does not fit out of it, also without an error: a heading in a
#   quote, a quote in an item, an answer that is answered and the details of a task are gone, and the schema takes the
#   rest; three more are refused all the same. md-adf takes all eight apart and keeps each word.
# Packages: marklassian 1.2.1 (npm); adflux 0.3.1, marklas 0.8.6, md-adf 0.2.2 (PyPI); the judge: @atlaskit/adf-schema
#   57.7.22 with ajv-draft-04 1.0.0.
# Why it matters: one line of a long comment (an empty item, a quoted answer) keeps all of it from the tracker, or goes
#   missing there. What a converter made has to be held to the schema, and to the words of the comment, before it is sent.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund \
  marklassian@1.2.1 @atlaskit/adf-schema@57.7.22 ajv@8.17.1 ajv-draft-04@1.0.0 &
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check adflux==0.3.1 marklas==0.8.6 md-adf==0.2.2
wait $!
cat >comments.json <<'JSON'
{
  "a list": "- Log in\n- See the error\n",
  "a heading in a quote": "> ## Steps\n>\n> Log in\n",
  "an answer to an answer": "> > Which browser\n>\n> Firefox\n",
  "a quote in a list": "- Bob says:\n\n  > It fails\n",
  "a table in a list": "- Results:\n\n  | run | time |\n  |---|---|\n  | one | two |\n",
  "an item that is a heading": "- # Import\n- Export\n",
  "an empty item": "- Import\n-\n- Export\n",
  "a task with details": "- [ ] Import\n  - from Jira\n",
  "a task in a quote": "> - [ ] Import\n"
}
JSON
venv/bin/python - <<'PYTHON'
import json
from importlib.metadata import version

import adflux
import marklas
import md_adf

converters = {
    "adflux": lambda text: json.loads(adflux.convert(text, src="md", dst="adf")),
    "marklas": marklas.to_adf,
    "md-adf": lambda text: md_adf.markdown_to_adf(text).value,
}
print(", ".join(f"{name} {version(name)}" for name in converters))
comments = json.load(open("comments.json"))
made = {name: {key: convert(text) for key, text in comments.items()} for name, convert in converters.items()}
json.dump(made, open("made.json", "w"))
PYTHON
cat >judge.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import Ajv from "ajv-draft-04";
import { markdownToAdf } from "marklassian";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const isAdf = new Ajv({ strict: false }).compile(read("node_modules/@atlaskit/adf-schema/dist/json-schema/v1/full.json"));

/** All words in the texts of a node. */
function words(node) {
  return [node.text ?? "", ...(node.content ?? []).map(words)].join(" ");
}

console.log("marklassian", read("node_modules/marklassian/package.json").version);
const comments = read("comments.json");
const made = read("made.json");
made.marklassian = Object.fromEntries(Object.entries(comments).map(([key, text]) => [key, markdownToAdf(text)]));
const names = ["marklassian", "adflux", "marklas", "md-adf"];
const row = (key, cells) => (key.padEnd(26) + cells.map((cell) => cell.padEnd(15)).join("")).trimEnd();
const rows = Object.entries(comments).map(([key, text]) => {
  const verdicts = names.map((name) => {
    const document = made[name][key];
    const lost = text.match(/[A-Za-z]+/g).some((word) => !words(document).includes(word));
    return (isAdf(document) ? "taken" : "refused") + (lost ? ", lost" : "");
  });
  return row(key, verdicts);
});
const table = [row("", names), ...rows].join("\n");
console.log(table);
assert.strictEqual(table, readFileSync("expected.txt", "utf8").trimEnd());
JAVASCRIPT
cat >expected.txt <<'TEXT'
                          marklassian    adflux         marklas        md-adf
a list                    taken          taken          taken          taken
a heading in a quote      refused        refused        taken, lost    taken
an answer to an answer    refused        refused        taken, lost    taken
a quote in a list         refused        refused        taken, lost    taken
a table in a list         refused        refused        taken          taken
an item that is a heading refused        refused        refused, lost  taken
an empty item             refused        refused        refused        taken
a task with details       refused        taken          taken, lost    taken
a task in a quote         refused        taken          refused, lost  taken
TEXT
node judge.mjs
