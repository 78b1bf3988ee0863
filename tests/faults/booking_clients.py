"""Fifty people who ask, accept, book, move and cancel at random, all at once, over HTTP.

Each request has a connection of its own. What is answered with 409 was refused with a reason: somebody else
was first. Everything else that is no success is noted as a failure.
"""

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

TIMEOUT = 120
GOOD, REFUSED = (200, 201, 204), 409


@dataclass
class Booked:
    """What all of them were told."""

    done: Counter[str] = field(default_factory=Counter)  # by action, of those that succeeded
    refused: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, int]] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def requests(self) -> int:
        return self.done.total() + self.refused.total() + len(self.failures)


@dataclass(frozen=True)
class Guest:
    token: str
    participant: int


class Booker(threading.Thread):
    """One of them: draws what to do next until all steps together are done."""

    def __init__(
        self, address: str, slug: str, me: Guest, others: Sequence[Guest], slots: Sequence[int],
        noted: Booked, next_step: Callable[[], bool], seed: int,
    ) -> None:  # fmt: skip
        super().__init__(daemon=True)
        host, port = address.removeprefix("http://").split(":")
        self.host, self.port, self.base = host, int(port), f"/api/meetings/{slug}"
        self.me, self.others, self.slots = me, others, slots
        self.noted, self.next_step, self.chance = noted, next_step, random.Random(seed)
        self.meetings: list[int] = []

    def run(self) -> None:
        acts = (self.ask, self.answer, self.answer, self.book, self.move, self.cancel)
        while self.next_step():
            self.chance.choice(acts)()

    def ask(self) -> None:
        self.send("ask", "POST", "/requests", {"participant": self.other(), "message": "Light?"})

    def answer(self) -> None:
        """One of the requests that wait: accepted at a slot drawn blindly, sometimes declined."""
        status, said = self.send("read requests", "GET", "/requests")
        waiting = [one for one in said or [] if one["state"] == "asked"] if status == 200 else []
        mine = [one for one in waiting if one["receiver"] == self.me.participant]
        if not mine:
            return
        path = f"/requests/{self.chance.choice(mine)['id']}"
        if self.chance.random() < 0.1:
            self.send("decline", "POST", f"{path}/decline", {"reason": ""})
            return
        status, said = self.send("accept", "POST", f"{path}/accept", {"slot": self.slot()})
        if status == 201:
            self.meetings.append(said)

    def book(self) -> None:
        body = {"participant": self.other(), "slot": self.slot()}
        status, said = self.send("book", "POST", "/meetings", body)
        if status == 201:
            self.meetings.append(said)

    def move(self) -> None:
        if self.meetings:
            path = f"/meetings/{self.chance.choice(self.meetings)}/move"
            self.send("move", "POST", path, {"slot": self.slot()})

    def cancel(self) -> None:
        if self.meetings:
            number = self.meetings.pop(self.chance.randrange(len(self.meetings)))
            self.send("cancel", "POST", f"/meetings/{number}/cancel", {"reason": ""})

    def other(self) -> int:
        return self.chance.choice([one for one in self.others if one is not self.me]).participant

    def slot(self) -> int:
        return self.chance.choice(self.slots)

    def send(self, what: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        status, said, seconds = request(self.host, self.port, self.me.token, method, self.base + path, body)
        self.noted.slowest = max(self.noted.slowest, seconds)
        if status in GOOD:
            self.noted.done[what] += 1
        elif status == REFUSED:
            self.noted.refused[what] += 1
        else:
            self.noted.failures.append((what, status))
        return status, said


def request(
    host: str, port: int, token: str, method: str, path: str, body: Any = None
) -> tuple[int, Any, float]:
    """Status (0 where the connection broke off), what was answered, and seconds."""
    began = time.monotonic()
    line = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        line.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = line.getresponse()
        text = answer.read()
    except (OSError, http.client.HTTPException):
        return 0, None, time.monotonic() - began
    finally:
        line.close()
    said = json.loads(text) if answer.status < 300 and text else None
    return answer.status, said, time.monotonic() - began


def work(
    address: str, slug: str, people: Sequence[Guest], slots: Sequence[int], *, steps: int, seed: int
) -> Booked:
    """All of these at once until they have drawn so many steps together."""
    noted, numbers = Booked(), count()
    bookers = [
        Booker(address, slug, me, people, slots, noted, lambda: next(numbers) < steps, seed * 1000 + place)
        for place, me in enumerate(people)
    ]
    for booker in bookers:
        booker.start()
    for booker in bookers:
        booker.join()
    return noted


def rush(address: str, slug: str, people: Sequence[Guest], wanted: Guest, slot: int) -> Counter[int]:
    """All of these book the same one in the same slot, at the same moment; how often each status came."""
    host, port = address.removeprefix("http://").split(":")
    start, found = threading.Barrier(len(people)), Counter[int]()

    def book(me: Guest) -> None:
        body = {"participant": wanted.participant, "slot": slot}
        start.wait()
        status, _said, _seconds = request(
            host, int(port), me.token, "POST", f"/api/meetings/{slug}/meetings", body
        )
        found[status] += 1

    threads = [threading.Thread(target=book, args=(me,), daemon=True) for me in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
