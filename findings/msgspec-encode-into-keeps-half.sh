#!/usr/bin/env bash
# Expected: msgspec's encode_into either writes a value into the buffer or raises and leaves the buffer as it was: whoever
#   collects lines of JSON in one buffer may skip a record that cannot be encoded, and go on with the next.
# Seen: where it raises, what was encoded up to there stays in the buffer, without its closing brace, and with an offset
#   what stood behind the offset is gone. The next record is written right behind that half, so two are lost to a reader,
#   and the second of them is a good one. MessagePack does the same: its half swallows the records that follow as values.
# Package: msgspec 0.23.0.
# Why it matters: a journal or an export of many records in one buffer, in which one bad record is to be left out, has to
#   cut the buffer back to where the record began.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check msgspec==0.23.0
"$folder/venv/bin/python" - <<'PYTHON'
import msgspec

RECORDS = [{"id": 1}, {"id": 2, "tags": ["late", complex(1, 2)]}, {"id": 3}]


def lines(cut_back):
    """The records as lines in one buffer, of which one that cannot be encoded is left out."""
    encode, buffer = msgspec.json.Encoder().encode_into, bytearray()
    for record in RECORDS:
        begin = len(buffer)
        try:
            encode(record, buffer, -1)
        except TypeError as error:
            print("  raised:", error)
            if cut_back:
                del buffer[begin:]
            continue
        buffer += b"\n"
    return bytes(buffer)


def read(data):
    """The ids that a reader of the lines gets."""
    found = []
    for line in data.splitlines():
        try:
            found.append(msgspec.json.decode(line)["id"])
        except msgspec.DecodeError as error:
            print("  unread:", line.decode(), "|", error)
    return found


print("msgspec", msgspec.__version__)
print("records", RECORDS)
seen = {}
for cut_back in (False, True):
    print("cut back after an error:" if cut_back else "left as it is after an error:")
    seen[cut_back] = read(lines(cut_back))
    print("  read:", seen[cut_back])
buffer = bytearray(b"head|body|tail")
try:
    msgspec.json.Encoder().encode_into(RECORDS[1], buffer, 5)
except TypeError:
    pass
print("head|body|tail, a failed record at 5:", bytes(buffer))
packed = bytearray()
for record in RECORDS:
    try:
        msgspec.msgpack.Encoder().encode_into(record, packed, -1)
    except TypeError:
        pass
decoded = msgspec.msgpack.decode(packed[5:])
print("MessagePack, what stands behind the first record:", decoded)
assert seen == {False: [1], True: [1, 3]}, seen
assert bytes(buffer) == b'head|{"id":2,"tags":["late",', buffer
assert decoded == {"id": 2, "tags": ["late", {"id": 3}]}, decoded
PYTHON
