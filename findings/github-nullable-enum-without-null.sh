#!/usr/bin/env bash
# Expected: a field that GitHub's own OpenAPI description calls "nullable: true" may be null, so an open issue, whose
#   state_reason is null, is valid; and a description of one hand spells a nullable enum in one way.
# Seen: 150 nullable enums, of which 79 list null among their values and 71 do not, state_reason of an issue and the
#   colour of an issue type among these. OpenAPI 3.0.3 lets "enum" refuse what "nullable" allows: the Python validator
#   refuses null there, and so does Ajv, which takes "nullable" for its own keyword. Every open issue is invalid.
# Packages: @octokit/openapi 23.0.2, openapi-schema-validator 0.8.1, ajv 8.20.0.
# Why it matters: whoever holds a fake of GitHub, or GitHub's answers, to its description has to add null to each such
#   enum first; generated clients with strict enums fail on the commonest answer there is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check openapi-schema-validator==0.8.1
(
  cd "$folder"
  npm pack --silent @octokit/openapi@23.0.2 >packed
  tar xzf "$(cat packed)" package/generated/api.github.com.json
  npm install --silent --no-audit --no-fund ajv@8.20.0
)
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import json
import sys
from importlib.metadata import version
from pathlib import Path

from openapi_schema_validator import OAS30Validator

folder = Path(sys.argv[1])
description = json.loads((folder / "package/generated/api.github.com.json").read_text())


def nullable_enums(node):
    """Whether each nullable enum of a description lists null."""
    if isinstance(node, dict):
        if node.get("nullable") is True and isinstance(node.get("enum"), list):
            yield None in node["enum"]
        for part in node.values():
            yield from nullable_enums(part)
    elif isinstance(node, list):
        for part in node:
            yield from nullable_enums(part)


lists = list(nullable_enums(description))
issue = description["components"]["schemas"]["issue"]["properties"]["state_reason"]
(folder / "state_reason.json").write_text(json.dumps({key: issue[key] for key in ("type", "nullable", "enum")}))
refused = [error.message for error in OAS30Validator(issue).iter_errors(None)]
print("openapi-schema-validator", version("openapi-schema-validator"), "| OpenAPI", description["openapi"])
print("nullable enums:", len(lists), "| with null:", sum(lists), "| without:", len(lists) - sum(lists))
print("state_reason:", issue)
print("null is refused:", refused)
assert (len(lists), sum(lists)) == (150, 79), lists
assert refused == ["None is not one of ['completed', 'reopened', 'not_planned', 'duplicate']"], refused
PYTHON
cd "$folder"
node -e '
const Ajv = require("ajv").default;
const schema = JSON.parse(require("fs").readFileSync("state_reason.json", "utf8"));
const validate = new Ajv().compile(schema);
const seen = [validate(null), validate("completed")];
console.log("ajv", require("ajv/package.json").version, "| null:", seen[0], "| \"completed\":", seen[1]);
process.exit(JSON.stringify(seen) === "[false,true]" ? 0 : 1);
'
