"""Memory while a WARC file streams in: `python -m benchmarks.backfill.warc_memory [--megabytes 1024]`.

Makes a file in the shape of CC-NEWS, most of it of hosts that nobody asked for, and imports it; the memory of
the process is read after each tenth. Flat means that the file's size does not matter.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsreel.adapters.system_clock import SystemClock
from newsreel.domain.settings import settings_from_environment
from newsreel.steps.import_captures import import_captures
from newsreel.steps.tools import Tools
from newsreel.store.database import Database
from tests.support.runs import add_feeds
from tests.support.warehouses import Warehouses, start_server

MEBIBYTE = 1024 * 1024
KEPT_HOST, OTHER_HOSTS = "kept.example", 50
# One record of so many is of the source that is known; about the share of one publisher in CC-NEWS.
KEPT_EVERY = 40
BODY_BYTES = 170_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backfill.warc_memory", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1024, help="size of the file that is made")
    megabytes = parser.parse_args().megabytes
    console = Console(width=100)
    with tempfile.TemporaryDirectory(prefix="newsreel-bench-") as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "made.warc.gz"
        records = make_warc(path, megabytes * MEBIBYTE)
        size = path.stat().st_size
        server = start_server(Path(folder) / "postgres")
        try:
            warehouses = Warehouses(server)
            with Database(warehouses.writer_url(warehouses.fresh())) as database:
                tools = Tools(database, settings_from_environment({}), SystemClock())
                add_feeds(tools, [f"https://{KEPT_HOST}/feed"])
                seen: list[tuple[int, float]] = []
                read = 0

                def advance(more: int) -> None:
                    nonlocal read
                    read += more
                    if read >= (len(seen) + 1) * size // 10:
                        seen.append((read, resident_mebibytes()))

                begun = time.perf_counter()
                report = import_captures(tools, [path], advance=advance)
                seconds = time.perf_counter() - begun
        finally:
            server.stop()
    table = Table(box=None, header_style="bold")
    table.add_column("read, MiB", justify="right")
    table.add_column("resident, MiB", justify="right")
    for read_bytes, resident in seen:
        table.add_row(f"{read_bytes / MEBIBYTE:,.0f}", f"{resident:.0f}")
    console.print(table)
    console.print(
        f"{records:,} records in {size / MEBIBYTE:,.0f} MiB: {report.imported:,} imported, "
        f"{report.other_hosts:,} of other hosts; {size / MEBIBYTE / seconds:.0f} MiB/s"
    )
    console.print(f"last tenth / second tenth: {seen[-1][1] / seen[1][1]:.3f}")
    return 0


def make_warc(path: Path, size: int) -> int:
    """Write records until the file has so many bytes; gives their number."""
    random = Random(7)  # noqa: S311 - the same file every time
    # Bytes that gzip can't shrink, in letters: the file is as large as it says.
    noise = [random.randbytes(BODY_BYTES // 2).hex() for _ in range(8)]
    number = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        while file.tell() < size:
            host = KEPT_HOST if number % KEPT_EVERY == 0 else f"h{number % OTHER_HOSTS}.example"
            at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
            text = f"{noise[number % 8]}{number}"
            body = f"<html><title>{number}</title><body><p>{text}</p></body></html>".encode()
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"https://{host}/story/{number}",
                "response",
                payload=BytesIO(body),
                length=len(body),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": f"{at:%Y-%m-%dT%H:%M:%SZ}"},
            )
            writer.write_record(record)
            number += 1
    return number


def resident_mebibytes() -> float:
    """Memory of this process."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no VmRSS")


if __name__ == "__main__":
    sys.exit(main())
