#!/usr/bin/env bash
# Expected: a backslash takes a character its meaning in Jira's wiki markup, wherever it stands: what `x \_y\_ z` gives
#   outside of a phrase, `*x \_y\_ z*` gives in bold.
# Seen: Atlassian's own converter to ADF reads the inside of a phrase (*bold*, _emphasis_, -deleted-, +inserted+, ~sub~)
#   twice, and the first reading eats the backslashes: the second finds emphasis. In a heading, a list, a table cell,
#   {{monospace}}, a link's text or {color} the same escapes hold. More backslashes, an entity or {_} do not help.
# Package: @atlaskit/editor-wikimarkup-transformer 12.2.2.
# Why it matters: who writes wiki markup for a tracker escapes text by one rule for all places; in bold text
#   a _name_ is then restyled, and no rule of escaping mends it: such text has to stay plain or to stand in {color}.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @atlaskit/editor-wikimarkup-transformer@12.2.2
cat >read.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { WikiMarkupTransformer } = require("@atlaskit/editor-wikimarkup-transformer");

const transformer = new WikiMarkupTransformer();

/** The texts of a document, each with its marks. */
function texts(markup) {
  const found = [];
  transformer.parse(markup).descendants((node) => {
    if (node.isText) found.push([node.text, ...node.marks.map((mark) => mark.type.name).sort()].join(" | "));
  });
  return found;
}

const expected = [
  // read once: the escapes hold
  ["x \\_y\\_ z", ["x _y_ z"]],
  ["h1. x \\_y\\_ z", ["x _y_ z"]],
  ["* x \\_y\\_ z", ["x _y_ z"]],
  ["|x \\_y\\_ z|", ["x _y_ z"]],
  ["{{x \\_y\\_ z}}", ["x _y_ z | code"]],
  ["[x \\_y\\_ z|https://a.example]", ["x _y_ z | link"]],
  ["{color:red}x \\_y\\_ z{color}", ["x _y_ z | textColor"]],
  // read twice: they do not
  ["*x \\_y\\_ z*", ["x  | strong", "y | em | strong", " z | strong"]],
  ["*x \\-y\\- z*", ["x  | strong", "y | strike | strong", " z | strong"]],
  ["_x \\*y\\* z_", ["x  | em", "y | em | strong", " z | em"]],
  ["-x \\*y\\* z-", ["x  | strike", "y | strike | strong", " z | strike"]],
  ["+x \\_y\\_ z+", ["x  | underline", "y | em | underline", " z | underline"]],
  ["~x \\_y\\_ z~", ["x  | subsup", "y | em | subsup", " z | subsup"]],
  // no other spelling gives a plain "_y_"
  ["*x \\\\\\_y\\\\\\_ z*", ["x \\\\\\_y\\\\\\_ z | strong"]],
  ["*x &#95;y&#95; z*", ["x &#95;y&#95; z | strong"]],
  ["*x {_}y{_} z*", ["x  | strong", "y | em | strong", " z | strong"]],
];
const name = "@atlaskit/editor-wikimarkup-transformer";
console.log(name, require("./node_modules/" + name + "/package.json").version);
for (const [markup, wanted] of expected) {
  const seen = texts(markup);
  console.log(markup.padEnd(36), JSON.stringify(seen));
  assert.deepStrictEqual(seen, wanted);
}
JAVASCRIPT
node read.cjs
