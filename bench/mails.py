"""What reading mails with large attachments costs.

    python -m bench.mails [--mails 500] [--megabytes 5]

A mailbox of mails, and a folder of the same, each mail with an attachment: the seconds that an import takes, and
the most memory that its process has, beside that of a single small mail.
"""

import argparse
import base64
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROADMAP = Path(sys.executable).with_name("roadmap")
REACH = 60
_MEASURE = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def mail(number: int, attached: bytes) -> bytes:
    """A mail of a customer's, with an attachment."""
    head = (
        f"From: Anna {number} <anna{number}@c{number % 50}.example>\r\nTo: sam@ours.example\r\n"
        f"Subject: Export {number}\r\nDate: Mon, 05 Oct 2026 09:12:00 +0200\r\n"
        f"Message-ID: <{number}@c.example>\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\n'
        f"We wait for export number {number}.\r\n--b\r\nContent-Type: application/pdf\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + attached + b"\r\n--b--\r\n"


def measured(path: Path, folder: Path) -> tuple[float, float]:
    """Seconds and megabytes of an import into a new board."""
    board = folder / f"{path.name}.json"
    base = [str(ROADMAP), "--board", str(board)]
    subprocess.run([*base, "init"], check=True, capture_output=True)
    before = time.perf_counter()
    line = [*base, "request", "import", str(path), "--own", "ours.example"]
    done = subprocess.run([sys.executable, "-c", _MEASURE, *line], check=True, capture_output=True, text=True)
    return time.perf_counter() - before, int(done.stdout) / 1024


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--mails", type=int, default=500)
    options.add_argument("--megabytes", type=float, default=5)
    asked = options.parse_args()
    attached = base64.encodebytes(random.Random(7).randbytes(int(asked.megabytes * 2**20))).replace(
        b"\n", b"\r\n"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mails").mkdir()
        (folder / "one.eml").write_bytes(mail(0, b""))
        print(f"{'one small mail':24} {'{:6.1f} s  {:5.1f} MB'.format(*measured(folder / 'one.eml', folder))}")
        with (folder / "box.mbox").open("wb") as box:
            for number in range(asked.mails):
                data = mail(number, attached)
                box.write(b"From x Mon Oct 05 09:12:00 2026\n" + data + b"\n")
        seconds, room = measured(folder / "box.mbox", folder)
        print(f"{f'{asked.mails} in a mailbox':24} {seconds:6.1f} s  {room:5.1f} MB (at most {REACH})")
        (folder / "box.mbox").unlink()
        for number in range(asked.mails):
            (folder / "mails" / f"{number:05}.eml").write_bytes(mail(number, attached))
        seconds, room = measured(folder / "mails", folder)
        print(f"{f'{asked.mails} in a folder':24} {seconds:6.1f} s  {room:5.1f} MB (at most {REACH})")


if __name__ == "__main__":
    main()
