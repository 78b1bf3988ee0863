"""Forty people and programs at once, who note what they were told while parts of the site are killed.

Each request has a connection of its own, as reverse proxies make them. A question (GET) that breaks off
without an answer is asked once more, as they do too; it counts as failed if that fails as well. A
change (POST) has a key (docs/how-to/programs.md), and is sent once more in the same way.
"""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field

READERS, WRITERS = 30, 10
PAUSE = 0.15  # seconds between two requests of one client, on average
TIMEOUT = 30
PAGES = (
    "/",
    "/organisations/?q=water",
    "/organisations/?country=ES",
    "/api/registry/search?q=energy",
    "/api/registry/suggest?q=cat",
    "/countries/",
    "/lists/",
)


@dataclass
class Noted:
    """What all clients were told. Times are of the monotonic clock."""

    answered: int = 0
    asked_again: int = 0
    failures: list[tuple[float, str, str]] = field(default_factory=list)
    good: list[float] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    slowest: float = 0.0


class Client(threading.Thread):
    """One client: a visitor who reads, or with a token a program that reads and writes."""

    def __init__(
        self, address: str, noted: Noted, stop: threading.Event, number: int, token: str = ""
    ) -> None:
        super().__init__(daemon=True)
        host, port = address.removeprefix("http://").split(":")
        self.host, self.port = host, int(port)
        self.noted, self.stop, self.token, self.number = noted, stop, token, number
        self.chance = random.Random(number)
        self.written, self.word = 0, ""

    def run(self) -> None:
        while not self.stop.is_set():
            if self.token and self.chance.random() < 0.5:
                self.write()
            else:
                self.read(self.chance.choice(PAGES))
            self.stop.wait(self.chance.random() * 2 * PAUSE)

    def read(self, path: str) -> None:
        self.note(path, self.ask_twice("GET", path), 200)

    def write(self) -> None:
        self.written += 1
        name = f"Fault {self.word} {self.number}-{self.written}"
        body = {"kind": "company", "values": {"name": name, "country": "country:ES"}}
        status = self.ask_twice("POST", "/api/organisations", json.dumps(body), key=name)
        if status == 201:
            self.noted.acknowledged.append(name)
        self.note("POST /api/organisations", status, 201)

    def ask_twice(self, method: str, path: str, body: str = "", key: str = "") -> int:
        """The status of the answer, asked for once more where the connection broke off; 0 for none."""
        status = self.ask(method, path, body, key)
        if status:
            return status
        self.noted.asked_again += 1
        return self.ask(method, path, body, key)

    def ask(self, method: str, path: str, body: str, key: str) -> int:
        """The status, 0 if the connection broke off."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key} if body else {}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        began = time.monotonic()
        line = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        try:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            line.close()
            self.noted.slowest = max(self.noted.slowest, time.monotonic() - began)
        return answer.status

    def note(self, what: str, status: int, wanted: int) -> None:
        self.noted.answered += 1
        if status == wanted:
            self.noted.good.append(time.monotonic())
        else:
            self.noted.failures.append((time.monotonic(), what, str(status)))


class Crowd:
    """All the clients: `with Crowd(...) as noted` works as long as the block.

    `word` is in the name of everything that they write.
    """

    def __init__(self, address: str, tokens: list[str], word: str) -> None:
        self.noted, self.stop = Noted(), threading.Event()
        self.clients = [Client(address, self.noted, self.stop, number) for number in range(READERS)]
        for number in range(WRITERS):
            token = tokens[number % len(tokens)]
            client = Client(address, self.noted, self.stop, READERS + number, token)
            client.word = word
            self.clients.append(client)

    def __enter__(self) -> Noted:
        for client in self.clients:
            client.start()
        return self.noted

    def __exit__(self, *exc: object) -> None:
        self.stop.set()
        for client in self.clients:
            client.join(TIMEOUT + 5)
