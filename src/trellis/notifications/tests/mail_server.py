"""A mail server for tests: takes mail on a port of this machine, refuses as it is told."""

import email
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from threading import Thread


class Conversation(socketserver.StreamRequestHandler):
    server: "MailServer"

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.server.conversations += 1
        self.say("220 ready")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            if verb == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
                self.say(self.server.answers.get(recipient, "250 ok"))
            elif verb == "MAIL":
                self.say(self.server.sender_answer)
            elif verb == "DATA":
                if not self.take(recipient):
                    return
            else:
                self.say("250 ok")

    def take(self, recipient: str) -> bool:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        if self.server.hangs_up:
            return False
        if not self.server.data_answer.startswith("250"):
            self.say(self.server.data_answer)
            return True
        self.server.taken.append((recipient, email.message_from_bytes(b"".join(lines), policy=default)))
        self.server.when_taken()
        self.say("250 taken")
        return True


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.taken: list[tuple[str, EmailMessage]] = []
        self.answers: dict[str, str] = {}  # to RCPT, by address
        self.sender_answer = "250 ok"
        self.data_answer = "250 taken"
        self.hangs_up = False
        self.conversations = 0
        self.when_taken: Callable[[], object] = lambda: None

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _message in self.taken]

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]) for _recipient, message in self.taken]

    def handle_error(self, request: object, client_address: object) -> None:
        """A program that was killed hangs up in the middle; that is what the test is about."""


@contextmanager
def serving(port: int = 0) -> Iterator[MailServer]:
    with MailServer(port) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
