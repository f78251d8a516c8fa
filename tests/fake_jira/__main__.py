"""The fake as a process of its own: prints its address and serves until it is ended."""

import argparse
import gc
import threading

from tests.fake_jira.server import FakeJira


def main() -> None:
    """Serve until the process ends."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_jira", description="A fake Jira.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--edition", choices=("cloud", "datacenter"), default="cloud")
    parser.add_argument("--lag", type=float, default=0.0, help="seconds until a search sees what changed")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--email", default=None)
    parser.add_argument("--token", default=None)
    parser.add_argument("--unchecked", action="store_true", help="hold nothing to the contract: for measuring")
    options = parser.parse_args()
    if options.unchecked:
        gc.disable()  # a round of the collector over all issues takes 100 ms, which is no site's latency
    with FakeJira(options.port, edition=options.edition, check=not options.unchecked) as fake:
        fake.site.lag, fake.delay = options.lag, options.delay
        fake.site.email = options.email or fake.site.email
        fake.site.token = options.token or fake.site.token
        print(fake.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
