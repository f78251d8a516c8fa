#!/usr/bin/env bash
# Expected: an error callback given to the validator of adf-utils hears of the errors of a document; a valid one has
#   none, and so comes back as it is, with a callback or without.
# Seen: the callback also hears of variants of a node that were tried and put aside: a centred paragraph, a wide code
#   block and linked inline code are valid without it and "INVALID_TYPE" with it. A callback that returns nothing, to
#   drop what is wrong, leaves the first two as they are, but takes the code mark off the valid linked code.
# Packages: @atlaskit/adf-utils 20.9.78 (strict mode); @atlaskit/adf-schema 57.7.22 and ajv-draft-04 1.0.0 as the judge.
# Why it matters: who collects errors to show them to a person, or to clean a description before it is sent, refuses or
#   damages good documents. Called without a callback, in a try, the same validator takes them all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund \
  @atlaskit/adf-utils@20.9.78 @atlaskit/adf-schema@57.7.22 ajv@8.17.1 ajv-draft-04@1.0.0
cat >validate.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const Ajv = require("ajv-draft-04");
const { validator } = require("@atlaskit/adf-utils/validator");

console.debug = console.warn = console.error = () => {}; // the package's note that no feature flags are set
const validate = validator(undefined, undefined, { mode: "strict" });
const isAdf = new Ajv({ strict: false }).compile(require("@atlaskit/adf-schema/dist/json-schema/v1/full.json"));

const doc = (...content) => ({ version: 1, type: "doc", content });
const text = (...marks) => ({ type: "text", text: "a", ...(marks.length ? { marks } : {}) });
const centred = [{ type: "alignment", attrs: { align: "center" } }];
const wide = [{ type: "breakout", attrs: { mode: "wide" } }];
const documents = {
  "plain paragraph": doc({ type: "paragraph", content: [text()] }),
  "centred paragraph": doc({ type: "paragraph", marks: centred, content: [text()] }),
  "wide code block": doc({ type: "codeBlock", marks: wide, content: [text()] }),
  "linked code": doc({
    type: "paragraph",
    content: [text({ type: "code" }, { type: "link", attrs: { href: "https://a.example" } })],
  }),
};

function alone(document) {
  return validate(structuredClone(document)).valid; // throws where it is not
}

function heard(document) {
  const codes = [];
  validate(structuredClone(document), (node, error) => (codes.push(error.code), node));
  return codes;
}

function cleaned(document) {
  const { entity } = validate(structuredClone(document), () => undefined);
  const same = JSON.stringify(entity) === JSON.stringify(document);
  return same ? "kept" : "left with " + entity.content[0].content[0].marks.map((mark) => mark.type);
}

const expected = {
  "plain paragraph": [true, true, [], "kept"],
  "centred paragraph": [true, true, ["INVALID_TYPE"], "kept"],
  "wide code block": [true, true, ["INVALID_TYPE"], "kept"],
  "linked code": [true, true, ["INVALID_TYPE"], "left with link"],
};
for (const name of ["@atlaskit/adf-utils", "@atlaskit/adf-schema"]) {
  console.log(name, require("./node_modules/" + name + "/package.json").version);
}
for (const [name, document] of Object.entries(documents)) {
  const seen = [isAdf(document), alone(document), heard(document), cleaned(document)];
  const [schema, valid, codes, rest] = seen;
  console.log(name.padEnd(18), { schema, valid, codes }, "cleaned:", rest);
  assert.deepStrictEqual(seen, expected[name]);
}
JAVASCRIPT
node validate.cjs
