#!/usr/bin/env bash
# Expected: a library that takes the quoted text off a reply leaves too much rather than too little: what no client has
#   quoted (by `>`, or below the header of an earlier mail) was written by the person and stays, whatever it reads like.
# Seen: each of seven drops lines that the person wrote, in one or more of four plain mails, and none tells it. Answers
#   below each question are gone with quotequail and mail-parser-reply; lines `From: ...` and `To: ...` of a request end it
#   in four, a rule of `---` in three; where "On Monday I asked Kim and she wrote:" begins the mail, email-reply-parser of
#   PyPI leaves nothing of it, quotequail that line alone, and email-reply-extractor all but that line.
# Packages: email-reply-parser 0.5.12, mail-parser-reply 1.36, quotequail 0.5.4, email-reply-extractor 1.1.1 (PyPI);
#   email-reply-parser 2.3.9, node-email-reply-parser 0.1.4, planer 1.2.0 (npm).
# Why it matters: a request that came by mail reads as whole where its second half is missing, and nobody asks for it. The
#   mail itself has to stay at hand, and what was cut is better folded than gone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund email-reply-parser@2.3.9 node-email-reply-parser@0.1.4 planer@1.2.0 &
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  email-reply-parser==0.5.12 mail-parser-reply==1.36 quotequail==0.5.4 email-reply-extractor==1.1.1
wait $!
cat >cut.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import EmailReplyParser from "email-reply-parser";
import replyParser from "node-email-reply-parser";
import planer from "planer";

const cutters = {
  "email-reply-parser (npm)": (mail) => new EmailReplyParser().parseReply(mail),
  "node-email-reply-parser": (mail) => replyParser(mail, true),
  planer: (mail) => planer.extractFrom(mail, "text/plain"),
};
const mails = JSON.parse(readFileSync("mails.json", "utf8"));
const left = {};
for (const [name, cut] of Object.entries(cutters)) {
  left[name] = Object.fromEntries(Object.entries(mails).map(([title, mail]) => [title, cut(mail)]));
}
console.log(JSON.stringify(left));
JAVASCRIPT
cat >cut.py <<'PYTHON'
import json
import subprocess
from importlib.metadata import version
from pathlib import Path

import quotequail
from email_reply_extractor import extract_new_text
from email_reply_parser import EmailReplyParser
from mailparser_reply import EmailReplyParser as MailReplyParser

MAILS = {
    "reply on top": """The export stops at 300 rows.

On Mon, 30 Nov 2026 at 10:00, Kim <kim@a.example> wrote:
> Does the export work again?
""",
    "answers below": """Thank you for asking.

On Mon, 30 Nov 2026 at 10:00, Kim <kim@a.example> wrote:
> Does the export work again?

No, it stops at 300 rows.

> Do you need it before Friday?

Yes, before Thursday.
""",
    "from and to": """We need two things:

From: a field of the export
To: the board, as a column

Both before Friday.
""",
    "she wrote": """On Monday I asked Kim about the export and she wrote:
it will come in March.

Does that still hold?
""",
    "rule": """First the export.

---

Then the filter. Both matter.
""",
}


def own_lines(mail):
    """The lines of a mail that its author wrote."""
    lines = [line for line in mail.splitlines() if line and line != "---" and not line.startswith((">", "On Mon, "))]
    assert lines
    return lines


def shown(mail):
    return "\n".join(text for expanded, text in quotequail.quote(mail) if expanded)


cutters = {
    "email-reply-parser (PyPI)": EmailReplyParser.parse_reply,
    "mail-parser-reply": lambda mail: MailReplyParser(languages=["en"]).parse_reply(mail),
    "quotequail": shown,
    "email-reply-extractor": lambda mail: extract_new_text(mail).text,
}
for name in ("email-reply-parser", "mail-parser-reply", "quotequail", "email-reply-extractor"):
    print(name, version(name), "(PyPI)")
for name in ("email-reply-parser", "node-email-reply-parser", "planer"):
    print(name, json.loads(Path(f"node_modules/{name}/package.json").read_text())["version"], "(npm)")
left = {name: {title: cut(mail) for title, mail in MAILS.items()} for name, cut in cutters.items()}
Path("mails.json").write_text(json.dumps(MAILS))
left |= json.loads(subprocess.run(["node", "cut.mjs"], capture_output=True, text=True, check=True).stdout)
seen = {}
for name, texts in left.items():
    seen[name] = {}
    for title, text in texts.items():
        lost = [line for line in own_lines(MAILS[title]) if line not in (text or "")]
        if lost:
            seen[name][title] = len(lost)
            print(f"{name:26} {title:14} lost {lost}")
expected = {
    "email-reply-parser (PyPI)": {"from and to": 3, "she wrote": 3, "rule": 1},
    "mail-parser-reply": {"answers below": 2, "from and to": 3},
    "quotequail": {"answers below": 2, "she wrote": 2},
    "email-reply-extractor": {"from and to": 3, "she wrote": 1},
    "email-reply-parser (npm)": {"rule": 1},
    "node-email-reply-parser": {"rule": 1},
    "planer": {"from and to": 3},
}
assert seen == expected, seen
PYTHON
venv/bin/python cut.py
