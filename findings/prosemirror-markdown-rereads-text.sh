#!/usr/bin/env bash
# Expected: the serializer of an editor escapes what its own parser would take for markup, so that a text which somebody
#   typed comes back as the same text; it does so for `1. no`, `- x`, `# x`, `[a](b)`, a_b_c and `*`.
# Seen: it knows neither `1)` nor a character reference nor an autolink. `1) no` is written bare and read as a list, which
#   is written as `1. no` from then on; `a &lt; b` comes back as `a < b`; `<x@y.example>` loses its brackets. `__init__`
#   is written as `\__init_\_`: of each pair one is escaped, and an italic `init` comes back between two lines.
# Packages: prosemirror-markdown 1.13.9 (markdown-it 14.3.3), prosemirror-model 1.25.13.
# Why it matters: editors of trackers and wikis stand on this package. A sync that compares the Markdown that it sent with
#   what it reads back sees an edit by nobody, and an answer to it may go round again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund prosemirror-markdown@1.13.9 markdown-it@14.3.3 prosemirror-model@1.25.13
cat >judge.mjs <<'JAVASCRIPT'
import assert from "node:assert";
import { createRequire } from "node:module";
import { defaultMarkdownParser, defaultMarkdownSerializer, schema } from "prosemirror-markdown";

const require = createRequire(import.meta.url);
for (const name of ["prosemirror-markdown", "markdown-it"]) {
  console.log(name, JSON.parse(require("node:fs").readFileSync(`node_modules/${name}/package.json`)).version);
}
const paragraph = (text) => schema.node("doc", null, [schema.node("paragraph", null, [schema.text(text)])]);
const kept = ["1. no", "- x", "# x", "> x", "[a](b)", "a_b_c", "2 * 3 * 4", "`x`"];
const lost = {
  "1) no": ["1) no", "doc(ordered_list(list_item(paragraph(\"no\"))))"],
  "a &lt; b": ["a &lt; b", "doc(paragraph(\"a < b\"))"],
  "<x@y.example>": ["<x@y.example>", "doc(paragraph(link(\"x@y.example\")))"],
  "__init__": ["\\__init_\\_", "doc(paragraph(\"_\", em(\"init\"), \"_\"))"],
};
for (const text of kept) {
  const written = defaultMarkdownSerializer.serialize(paragraph(text));
  console.log("  kept", JSON.stringify(text), "as", JSON.stringify(written));
  assert(defaultMarkdownParser.parse(written).eq(paragraph(text)));
}
for (const [text, [expected, doc]] of Object.entries(lost)) {
  const written = defaultMarkdownSerializer.serialize(paragraph(text));
  const read = defaultMarkdownParser.parse(written);
  console.log("  lost", JSON.stringify(text), "as", JSON.stringify(written), "read as", read.toString());
  assert.equal(written, expected);
  assert.equal(read.toString(), doc);
}
JAVASCRIPT
node judge.mjs
