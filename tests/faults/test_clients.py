"""`kill -9` of web processes and database backends under forty clients; a minute without the database."""

import http.client
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import Message

import pytest

from tests.faults.clients import PAGES, Crowd, Noted
from tests.faults.site import Site, wait_until

pytestmark = pytest.mark.faults
WEB_PROCESSES = 4
KILLS = {"web process": 20, "database backend": 10}
BETWEEN = 10.0  # seconds
ASKED_SHARE, ASKED_RECOVERY, WITHOUT = 0.001, 15.0, 60.0


@pytest.fixture(scope="module")
def busy_site(tmp_path_factory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("busy"), web_processes=WEB_PROCESSES)
    site.prepare()
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def tokens(busy_site) -> list[str]:
    return [busy_site.step("token")["token"]]


@pytest.mark.parametrize("victim", list(KILLS))
def test_kills_under_clients_lose_nothing_that_was_acknowledged(busy_site, tokens, figures, victim):
    kill: dict[str, Callable[[random.Random], None]] = {
        "web process": busy_site.kill_web_process,
        "database backend": busy_site.kill_backend,
    }
    before = set(busy_site.step("written", "Fault ")["names"])
    chance, recoveries = random.Random(7), []
    with Crowd(busy_site.address(), tokens, word=victim) as noted:
        wait_until(lambda: len(noted.good) > 200, what="the clients are at work")
        for _number in range(KILLS[victim]):
            kill[victim](chance)
            killed = time.monotonic()
            time.sleep(BETWEEN)
            recoveries.append(recovery(noted, killed))
    found = busy_site.step("written", f"Fault {victim} ")
    failures = Counter((what, status) for _at, what, status in noted.failures)
    lost = set(noted.acknowledged) - set(found["names"])
    share = len(noted.failures) / noted.answered
    figures[f"{victim} killed {KILLS[victim]} times under 40 clients"] = {
        "requests": noted.answered,
        "asked_again": noted.asked_again,
        "failed": len(noted.failures),
        "failed_percent": round(100 * share, 3),
        "acknowledged": len(noted.acknowledged),
        "lost": len(lost),
        "slowest_recovery_seconds": round(max(recoveries), 2),
        "slowest_answer_seconds": round(noted.slowest, 2),
    }
    assert not before & set(found["names"])
    assert len(noted.acknowledged) > 100
    assert lost == set()
    assert len(found["names"]) == len(set(found["names"])) == found["created"]
    assert max(recoveries) <= ASKED_RECOVERY
    assert share <= ASKED_SHARE, failures


def recovery(noted: Noted, killed: float) -> float:
    """Seconds from the kill to the moment after which nothing failed any more; 0 if nothing did."""
    return max((at - killed for at, _what, _status in noted.failures if at > killed), default=0.0)


def test_minute_without_database(busy_site, tokens, figures):
    told = {path: ask(busy_site, path) for path in PAGES}
    assert {status for status, _headers, _seconds in told.values()} == {200}
    for _process in range(8 * WEB_PROCESSES):
        for path in PAGES:
            ask(busy_site, path)
    busy_site.kill_database()
    end = time.monotonic() + WITHOUT
    kept, others, slowest = [], [], 0.0
    while time.monotonic() < end:
        for path in PAGES:
            status, headers, seconds = ask(busy_site, path)
            kept.append((status, "Age" in headers))
            slowest = max(slowest, seconds)
        for path, key in (("/countries/?never=seen", ""), ("/organisations/new/", tokens[0])):
            status, headers, _seconds = ask(busy_site, path, key)
            others.append((status, headers.get("Retry-After")))
        time.sleep(1)
    busy_site.start()
    began = time.monotonic()
    wait_until(lambda: "Age" not in ask(busy_site, "/countries/")[1], what="pages of now", pause=0.05)
    figures["60 s without the database"] = {
        "public_pages_asked": len(kept),
        "answered_as_they_were": kept.count((200, True)),
        "others_asked": len(others),
        "answered_503_with_retry_after": others.count((503, "15")),
        "slowest_kept_page_seconds": round(slowest, 2),
        "seconds_to_pages_of_now": round(time.monotonic() - began, 2),
    }
    assert set(kept) == {(200, True)}
    assert set(others) == {(503, "15")}


def ask(site: Site, path: str, token: str = "") -> tuple[int, Message, float]:
    host, port = site.address().removeprefix("http://").split(":")
    line = http.client.HTTPConnection(host, int(port), timeout=60)
    began = time.monotonic()
    line.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status, answer.headers, time.monotonic() - began
