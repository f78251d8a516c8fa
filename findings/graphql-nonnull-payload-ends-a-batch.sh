#!/usr/bin/env bash
# Expected: of three mutations in one request, one after the other, the second fails: "data" holds the results of the
#   first and the third, the error names the second; whether the payload's type ends in "!" says only that it is there.
# Seen: the "!" decides what is done. With "Payload" the third is done and told. With "Payload!" the third is never
#   started, and "data" is null: nothing tells that the first was done and the third was not; "errors" names the second
#   alone. The reference implementation and its Python port agree. Trackers declare "issueUpdate(...): IssuePayload!".
# Packages: graphql 17.1.0 (npm), graphql-core 3.3.2 (Python).
# Why it matters: a sync that sends mutations in batches cannot read an answer with "data": null as "nothing happened",
#   nor one error as "the others went through": it has to read back what the batch should have changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check graphql-core==3.3.2
cd "$folder"
npm install --silent --no-audit --no-fund graphql@17.1.0
cat >schema.txt <<'GRAPHQL'
type Query { ok: Boolean }
type Payload { success: Boolean! }
type Mutation { issueUpdate(id: String!): PAYLOAD }
GRAPHQL
echo 'mutation { a: issueUpdate(id: "1") { success } b: issueUpdate(id: "2") { success } c: issueUpdate(id: "3") { success } }' >request.txt
cat >run.js <<'JS'
const { readFileSync } = require("fs");
const { graphql, buildSchema, version } = require("graphql");
const main = async () => {
  for (const payload of ["Payload!", "Payload"]) {
    const done = [];
    const schema = buildSchema(readFileSync("schema.txt", "utf8").replace("PAYLOAD", payload));
    const issueUpdate = async ({ id }) => {
      if (id === "2") throw new Error("not found");
      done.push(id);
      return { success: true };
    };
    const answer = await graphql({ schema, source: readFileSync("request.txt", "utf8"), rootValue: { issueUpdate } });
    const told = answer.data && Object.keys(answer.data).filter((name) => answer.data[name]);
    console.log(JSON.stringify({ payload, told, errors: answer.errors.map((one) => one.path), done }));
  }
  console.error("graphql", version);
};
main();
JS
cat >run.py <<'PYTHON'
import asyncio
import json
import sys
from pathlib import Path

from graphql import build_schema, graphql, version


async def main():
    for payload in ("Payload!", "Payload"):
        done = []

        async def update(_info, id):
            if id == "2":
                raise ValueError("not found")
            done.append(id)
            return {"success": True}

        schema = build_schema(Path("schema.txt").read_text().replace("PAYLOAD", payload))
        answer = await graphql(schema, Path("request.txt").read_text(), {"issueUpdate": update})
        told = answer.data and [name for name, value in answer.data.items() if value]
        seen = {"payload": payload, "told": told, "errors": [one.path for one in answer.errors], "done": done}
        print(json.dumps(seen, separators=(",", ":")))
    print("graphql-core", version, file=sys.stderr)


asyncio.run(main())
PYTHON
cat >expected.txt <<'EXPECTED'
{"payload":"Payload!","told":null,"errors":[["b"]],"done":["1"]}
{"payload":"Payload","told":["a","c"],"errors":[["b"]],"done":["1","3"]}
EXPECTED
node run.js | tee of-node.txt
venv/bin/python run.py | tee of-python.txt
cmp expected.txt of-node.txt
cmp expected.txt of-python.txt
