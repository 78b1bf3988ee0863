"""The agenda of 900 sessions over HTTP: `make bench-pages`.

One process of the real web server on the embedded PostgreSQL. Its own time (user and system, as the kernel
counts it) over many requests, and the bytes on the wire of a first view: page, stylesheets and scripts.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.databases import create_database, drop_database, own_database
from bench.pages.filling import SLUG
from bench.search.load import fetch, percentile
from deploy.ports import free_port

ROOT = Path(__file__).parents[2]
ASKED = {"agenda_cpu_ms": 40, "agenda_first_view_kb": 250}
PAGES = {
    "agenda": f"/events/{SLUG}/agenda/",
    "agenda_all_days": f"/events/{SLUG}/agenda/?day=all",
    "agenda_by_room": f"/events/{SLUG}/agenda/?by=room",
    "agenda_widget": f"/events/{SLUG}/agenda/widget/",
}
PARTS = re.compile(rb'<(?:link rel="stylesheet" href|script [^>]*?src)="(/[^"]+)"')
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time that the kernel counted for a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def wait_for(port: int) -> None:
    for _ in range(240):
        try:
            status, _, _ = await fetch(port, PAGES["agenda"])
            if status == 200:
                return
        except OSError:
            pass
        await asyncio.sleep(0.5)
    raise SystemExit("the web server does not answer")


async def measure(port: int, pid: int, requests: int) -> dict[str, Any]:
    figures: dict[str, Any] = {"requests": requests}
    for name, path in PAGES.items():
        for _ in range(5):  # first plans and parsed versions
            await fetch(port, path)
        began, times = cpu_seconds(pid), []
        for _ in range(requests):
            at = asyncio.get_running_loop().time()
            status, body, sent = await fetch(port, path)
            times.append((asyncio.get_running_loop().time() - at) * 1000)
            if status != 200:
                raise SystemExit(f"{path} answers {status}")
        figures[f"{name}_cpu_ms"] = round((cpu_seconds(pid) - began) / requests * 1000, 1)
        figures[f"{name}_p95_ms"] = round(percentile(times, 0.95), 1)
        parts = [(await fetch(port, part.decode()))[2] for part in sorted(set(PARTS.findall(body)))]
        figures[f"{name}_page_kb"] = round(sent / 1000, 1)
        figures[f"{name}_first_view_kb"] = round((sent + sum(parts)) / 1000, 1)
    return figures


def show(figures: dict[str, Any]) -> bool:
    print(f"\n{'':<32}{'asked':>10}{'measured':>12}")
    holds = True
    for key, most in ASKED.items():
        good = figures[key] <= most
        holds &= good
        print(f"{key:<32}{f'≤ {most}':>10}{figures[key]:>12}  {'' if good else 'MISSED'}")
    for key in sorted(set(figures) - set(ASKED)):
        print(f"{key:<32}{'':>10}{figures[key]!s:>12}")
    return holds


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=900)
    parser.add_argument("--requests", type=int, default=200)
    options = parser.parse_args()
    owner = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    name = "bench_pages"
    environment = {
        **os.environ,
        "DATABASE_OWNER_URL": own_database(owner, name),
        "DATABASE_URL": own_database(os.environ["DATABASE_URL"], name),
        "TRELLIS_DEBUG": "0",
    }
    create_database(owner, name)
    try:
        command = [sys.executable, "manage.py", "migrate", "-v", "0"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        filling = [sys.executable, "-m", "bench.pages.filling", str(options.sessions)]
        subprocess.run(filling, cwd=ROOT, env=environment, check=True)
        port = free_port()
        serving = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port),
                   "--log-level", "warning", "--no-access-log"]  # fmt: skip
        server = subprocess.Popen(serving, cwd=ROOT, env=environment)
        try:
            asyncio.run(wait_for(port))
            figures = {"sessions": options.sessions} | asyncio.run(
                measure(port, server.pid, options.requests)
            )
        finally:
            server.terminate()
            server.wait()
    finally:
        drop_database(owner, name)
    holds = show(figures)
    print(json.dumps({**figures, "holds": holds}))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
