"""Do the times of answers tell whether a mail address has an account? `make bench-sign-in`.

The real web server on the embedded PostgreSQL, in a database of its own that is dropped afterwards. Signing
up, signing in with a wrong password and asking for a new password are sent for known and unknown addresses,
in an order drawn anew each round, one after the other, each from a network of its own: no limit is met.
"""

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.databases import create_database, drop_database, own_database
from bench.search.load import percentile
from bench.sign_in.ranks import tell_apart
from deploy.ports import free_port

ROOT = Path(__file__).parents[2]
NAME = "trellis_bench_sign_in"
MOST_TOLD = 0.05  # how far from one half the share may lie
PATHS = {
    "sign up": "/accounts/signup/", "wrong password": "/accounts/login/",
    "new password": "/accounts/password/reset/",
}  # fmt: skip
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
SECRET = "a sentence that nobody has used before"
WARM_UP = 15
Times = dict[tuple[str, bool], list[float]]


@dataclass
class Browser:
    """Sends forms, each on a connection of its own, and times the whole answer."""

    port: int
    cookie: str = ""
    token: str = ""
    asked: int = 0
    statuses: dict[tuple[str, bool, int], int] = field(default_factory=lambda: defaultdict(int))

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, Mapping[str, str], bytes]:
        self.asked += 1
        network = f"10.{self.asked >> 16 & 255}.{self.asked >> 8 & 255}.{self.asked & 255}"
        headers = {"X-Forwarded-For": network, "Cookie": self.cookie}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def open(self) -> None:
        """Fetch a form and its token, as often as it takes until the server is up."""
        for _ in range(240):
            try:
                _status, headers, content = self.ask("GET", PATHS["wrong password"])
                break
            except OSError:
                time.sleep(0.5)
        else:
            raise SystemExit("the web server does not answer")
        found = TOKEN.search(content)
        if found is None:
            raise SystemExit("the form has no token")
        self.cookie, self.token = headers["Set-Cookie"].partition(";")[0], found[1].decode()

    def send(self, kind: str, address: str, *, is_known: bool) -> float:
        """How long one form takes, in milliseconds."""
        given = {"csrfmiddlewaretoken": self.token}
        if kind == "wrong password":
            given |= {"login": address, "password": SECRET}
        else:
            given |= {"email": address}
        if kind == "sign up":
            given |= {"password1": SECRET, "password2": SECRET}
        body = urlencode(given)
        began = time.perf_counter()
        status, _headers, _content = self.ask("POST", PATHS[kind], body)
        took = (time.perf_counter() - began) * 1000
        self.statuses[kind, is_known, status] += 1
        return took


def rounds(count: int, draw: random.Random) -> Iterator[tuple[str, bool, str]]:
    """Each round all six, in an order drawn anew; addresses of equal length, unknown ones used once."""
    for number in range(count):
        asked = [
            (kind, is_known, f"known-{number:05}0@bench.example" if is_known else
             f"other-{number:05}{place}@bench.example")
            for place, kind in enumerate(PATHS)
            for is_known in (True, False)
        ]  # fmt: skip
        draw.shuffle(asked)
        yield from asked


def measure(port: int, count: int, seed: int) -> tuple[Times, Browser]:
    browser, times = Browser(port), defaultdict(list)
    browser.open()
    for place, (kind, is_known, address) in enumerate(rounds(count + WARM_UP, random.Random(seed))):
        took = browser.send(kind, address, is_known=is_known)
        if place >= WARM_UP * 2 * len(PATHS):
            times[kind, is_known].append(took)
    return times, browser


def figures_of(times: Times) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for kind in PATHS:
        known, unknown = times[kind, True], times[kind, False]
        told = tell_apart(known, unknown)
        name = kind.replace(" ", "_")
        figures[name] = {
            "asked": len(known) + len(unknown),
            "known_median_ms": round(percentile(known, 0.5), 1),
            "known_p95_ms": round(percentile(known, 0.95), 1),
            "unknown_median_ms": round(percentile(unknown, 0.5), 1),
            "unknown_p95_ms": round(percentile(unknown, 0.95), 1),
            "ratio": round(percentile(known, 0.5) / percentile(unknown, 0.5), 4),
            "auc": round(told.auc, 4),
            "auc_error": round(told.error, 4),
            "p_value": round(told.p_value, 4),
            "holds": abs(told.auc - 0.5) < MOST_TOLD,
        }
    return figures


def show(figures: Mapping[str, Any]) -> None:
    print(f"\n{'':<16}{'known':>18}{'unknown':>18}{'ratio':>9}{'AUC':>9}{'±':>8}{'p':>8}")
    print(f"{'[ms]':<16}{'median   p95':>18}{'median   p95':>18}")
    for name, one in figures.items():
        known = f"{one['known_median_ms']:>9}{one['known_p95_ms']:>9}"
        unknown = f"{one['unknown_median_ms']:>9}{one['unknown_p95_ms']:>9}"
        told = f"{one['ratio']:>9.3f}{one['auc']:>9.3f}{one['auc_error']:>8.3f}{one['p_value']:>8.3f}"
        print(f"{name.replace('_', ' '):<16}{known}{unknown}{told}  {'' if one['holds'] else 'TELLS'}")
    print(f"\nThe AUC is 0.5 where nothing tells; asked is a distance below {MOST_TOLD}.")


def run(*command: str, environment: Mapping[str, str]) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=400, help="of each kind, known and unknown")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    owner = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": own_database(os.environ["DATABASE_URL"], NAME),
            "DATABASE_OWNER_URL": own_database(owner, NAME),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TRELLIS_PERSON_KEYS": folder,
            "TRELLIS_PROXIES": "1",
        }
        create_database(owner, NAME)
        run("manage.py", "migrate", "-v", "0", environment=environment)
        run("-m", "bench.sign_in.persons", str(options.count + WARM_UP), environment=environment)
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port),
                   "--log-level", "warning", "--no-access-log"]  # fmt: skip
        server = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            times, browser = measure(port, options.count, options.seed)
        finally:
            server.terminate()
            server.wait(timeout=30)
            drop_database(owner, NAME)
    figures = figures_of(times)
    show(figures)
    answers: dict[str, set[tuple[bool, int]]] = defaultdict(set)
    for kind, is_known, status in browser.statuses:
        answers[kind].add((is_known, status))
    alike = all({s for k, s in found if k} == {s for k, s in found if not k} for found in answers.values())
    statuses = {kind: sorted({status for _known, status in found}) for kind, found in answers.items()}
    print(f"statuses {statuses}, {'alike' if alike else 'NOT ALIKE'} for known and unknown addresses")
    print(json.dumps({"count": options.count, "statuses": statuses, "alike": alike, **figures}))
    return 0 if alike and all(one["holds"] for one in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
