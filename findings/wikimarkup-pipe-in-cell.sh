#!/usr/bin/env bash
# Expected: a pipe in the text of a table cell is written `\|`, or at worst `&#124;`; and Atlassian's own converter
#   from ADF to Jira's wiki markup writes what its reader reads back.
# Seen: the reader splits the cell at `\|` too and leaves the backslash in the text, entities stay as they are typed,
#   and a phrase or {{monospace}} around it does not help; only a macro does: {color}, {quote}, {noformat}. The writer
#   does nothing about it: a row of two cells comes back with three, a header row with a last cell that is no header.
# Package: @atlaskit/editor-wikimarkup-transformer 12.2.2.
# Why it matters: tables with commands or types in them ("cat x | sort", `str | None`) change their number of columns
#   with each trip through wiki markup; who writes such a table has to replace the pipe or to colour it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @atlaskit/editor-wikimarkup-transformer@12.2.2
cat >cells.cjs <<'JAVASCRIPT'
const assert = require("node:assert");
const { WikiMarkupTransformer } = require("@atlaskit/editor-wikimarkup-transformer");

const transformer = new WikiMarkupTransformer();

/** The cells of all rows of a document: H for a header, then the text. */
function cells(document) {
  const found = [];
  document.descendants((node) => {
    if (node.type.name === "tableHeader") found.push("H " + node.textContent);
    if (node.type.name === "tableCell") found.push(node.textContent);
  });
  return found;
}

function row(kind, ...content) {
  const made = content.map((node) => ({ type: kind, attrs: {}, content: [{ type: "paragraph", content: [node] }] }));
  return transformer.schema.nodeFromJSON({
    type: "doc",
    content: [{ type: "table", content: [{ type: "tableRow", content: made }] }],
  });
}

const name = "@atlaskit/editor-wikimarkup-transformer";
console.log(name, require("./node_modules/" + name + "/package.json").version);
console.log("read:");
for (const [markup, wanted] of [
  ["|a|b\\|c|", ["a", "b\\", "c"]],
  ["||a||b\\|c||", ["H a", "H b\\", "c"]],
  ["|a|b&#124;c|", ["a", "b&#124;c"]],
  ["|a|*b\\|c*|", ["a", "*b\\", "c*"]],
  ["|a|{{b|c}}|", ["a", "{{b", "c}}"]],
  ["|a|{color:#172b4d}b|c{color}|", ["a", "b|c"]],
  ["|a|{quote}b|c{quote}|", ["a", "b|c"]],
  ["|a|{noformat}b|c{noformat}|", ["a", "b|c"]],
]) {
  const seen = cells(transformer.parse(markup));
  console.log(" ", markup.padEnd(32), JSON.stringify(seen));
  assert.deepStrictEqual(seen, wanted);
}
console.log("written and read back:");
const a = { type: "text", text: "a" };
const pipe = { type: "text", text: "b|c" };
for (const [document, wanted] of [
  [row("tableCell", a, pipe), ["|a|b|c|", ["a", "b", "c"]]],
  [row("tableHeader", a, pipe), ["||a||b|c||", ["H a", "H b", "c"]]],
  [row("tableCell", a, { ...pipe, marks: [{ type: "code" }] }), ["|a|{{b|c}}|", ["a", "{{b", "c}}"]]],
]) {
  document.check();
  const markup = transformer.encode(document);
  const seen = [markup, cells(transformer.parse(markup))];
  console.log(" ", JSON.stringify(cells(document)).padEnd(20), "->", markup.padEnd(14), "->", JSON.stringify(seen[1]));
  assert.deepStrictEqual(seen, wanted);
}
JAVASCRIPT
node cells.cjs
