// Reads descriptions as Atlassian's own packages do. One JSON object a line comes in, {"document", "wiki"}; one goes
// out: what is wrong with the document, and what each of both shows: {"wrong", "cloud", "datacenter"}, where a shown
// description is {"text", "links", "others"}: its words line by line, the text and address of each link, and the
// kinds of nodes and marks that we never write.

import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { validator } = require("@atlaskit/adf-utils/validator");
const { defaultSchema } = require("@atlaskit/adf-schema/schema-default");
const { WikiMarkupTransformer } = require("@atlaskit/editor-wikimarkup-transformer");

const OURS = new Set(
  ("doc paragraph heading text hardBreak blockquote bulletList listItem rule table tableRow tableHeader tableCell " +
    "strong em link").split(" "),
);
const validate = validator(undefined, undefined, { mode: "strict" });
const transformer = new WikiMarkupTransformer();

function wrong(document) {
  const found = [];
  validate(document, (_, error) => {
    found.push(`${error.code}: ${error.message}`);
    return undefined;
  });
  try {
    defaultSchema.nodeFromJSON(document).check();
  } catch (problem) {
    found.push(String(problem));
  }
  return found;
}

function shown(document) {
  const links = [];
  const others = new Set();
  const words = (node) => {
    if (!OURS.has(node.type)) others.add(node.type);
    for (const mark of node.marks ?? []) {
      if (!OURS.has(mark.type)) others.add(mark.type);
      if (mark.type === "link") links.push([node.text, mark.attrs.href]);
    }
    if (node.type === "text") return node.text;
    if (node.type === "hardBreak") return "\n";
    const inline = ["paragraph", "heading"].includes(node.type);
    const parts = (node.content ?? []).map(words);
    return (inline ? parts.join("") : parts.join("\n")) + (node.attrs?.text ?? node.attrs?.url ?? "");
  };
  return { text: words(document), links, others: [...others] };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { document, wiki } = JSON.parse(line);
  const moved = transformer.parse(wiki).toJSON();
  console.log(JSON.stringify({ wrong: wrong(document), cloud: shown(document), datacenter: shown(moved) }));
}
