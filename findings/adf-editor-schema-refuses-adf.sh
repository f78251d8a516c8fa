#!/usr/bin/env bash
# Expected: Atlassian makes the JSON schema of ADF, the validator of adf-utils and the editor's ProseMirror schema from
#   one source, so what the first two take, nodeFromJSON(...).check() of the third takes.
# Seen: it refuses the document that the format's own page has called the simplest (an empty `content`), an empty table
#   row, inline code with a link (which the JSON schema names as one that goes with it), and a mark that is there twice.
#   All are valid by the JSON schema and by the strict validator.
# Packages: @atlaskit/adf-schema 57.7.22 (both schemas), @atlaskit/adf-utils 20.9.78; ajv-draft-04 1.0.0.
# Why it matters: `check()` is the handy test of ADF that a program made or got. It raises for an empty description and
#   for linked code that other tools write; a test of a converter has to ask the JSON schema, too, or instead.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund \
  @atlaskit/adf-utils@20.9.78 @atlaskit/adf-schema@57.7.22 ajv@8.17.1 ajv-draft-04@1.0.0
cat >judge.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const Ajv = require("ajv-draft-04");
const { defaultSchema } = require("@atlaskit/adf-schema/schema-default");
const { validator } = require("@atlaskit/adf-utils/validator");

console.debug = console.warn = console.error = () => {}; // the package's note that no feature flags are set
const isAdf = new Ajv({ strict: false }).compile(require("@atlaskit/adf-schema/dist/json-schema/v1/full.json"));
const validate = validator(undefined, undefined, { mode: "strict" });

const doc = (...content) => ({ version: 1, type: "doc", content });
const text = (...marks) => ({ type: "text", text: "a", ...(marks.length ? { marks } : {}) });
const paragraph = (...marks) => ({ type: "paragraph", content: [text(...marks)] });
const table = (...rows) => ({ type: "table", content: rows.map((content) => ({ type: "tableRow", content })) });
const strong = { type: "strong" };
const link = { type: "link", attrs: { href: "https://a.example" } };

function answer(question) {
  try {
    return question();
  } catch (error) {
    return error.message;
  }
}

for (const name of ["@atlaskit/adf-schema", "@atlaskit/adf-utils"]) {
  console.log(name, require("./node_modules/" + name + "/package.json").version);
}
for (const [name, document, wanted] of [
  ["a strong text", doc(paragraph(strong)), "taken"],
  ["a linked text", doc(paragraph(link)), "taken"],
  ["a table", doc(table([{ type: "tableCell", content: [paragraph()] }])), "taken"],
  ["empty document", doc(), "Invalid content for node doc: <>"],
  ["empty table row", doc(table([])), "Invalid content for node tableRow: <>"],
  ["linked code", doc(paragraph(link, { type: "code" })), "Invalid collection of marks for node text: link,code"],
  ["strong twice", doc(paragraph(strong, strong)), "Invalid collection of marks for node text: strong,strong"],
]) {
  const seen = {
    "JSON schema": isAdf(document),
    validator: answer(() => validate(structuredClone(document)).valid),
    editor: answer(() => (defaultSchema.nodeFromJSON(structuredClone(document)).check(), "taken")),
  };
  console.log(name.padEnd(16), JSON.stringify(seen));
  assert.deepStrictEqual(seen, { "JSON schema": true, validator: true, editor: wanted });
}
JAVASCRIPT
node judge.cjs
