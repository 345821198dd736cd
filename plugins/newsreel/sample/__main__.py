"""`python -m newsreel.sample`: serve the sample newspaper until Ctrl-C or SIGTERM."""

import argparse
import signal
import sys
import threading
from datetime import UTC, date, datetime

from newsreel.sample import SampleNewspaper, serve

_LOOK_AT_CALENDAR_SECONDS = 30


def main(arguments: list[str] | None = None) -> int:
    """Serve, print the feed URLs, and wait for a signal; 2 when the port is taken."""
    parser = argparse.ArgumentParser(prog="python -m newsreel.sample", description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--edition", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65535:
        parser.error("--port must be between 1 and 65535")
    edition = options.edition or datetime.now(UTC).date()
    newspaper = SampleNewspaper(edition, options.port)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        with serve(newspaper) as running:
            lines = [f"The sample newspapers of {edition} are served. Their feeds:"]
            lines += [f"  {feed.url}" + ("" if feed.alive else "  (dead)") for feed in newspaper.feeds]
            sys.stdout.write("\n".join(lines) + "\n")
            sys.stdout.flush()
            while not stop.wait(_LOOK_AT_CALENDAR_SECONDS):
                today = datetime.now(UTC).date()
                if options.edition is None and today != running.newspaper.edition:
                    running.newspaper = SampleNewspaper(today, options.port)
    except OSError as problem:
        sys.stderr.write(f"Port {options.port} of 127.0.0.1 can't be used: {problem.strerror}.\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
