"""One hostile upload."""

from collections.abc import Callable
from dataclasses import dataclass

MARK = "marked-by-the-sender"
SCRIPT = f"<script>alert('{MARK}')</script>"


@dataclass(frozen=True)
class Case:
    about: str
    name: str  # of the file
    content: bytes | Callable[[], bytes]  # what is large is made when it is sent

    def data(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content()

    def __str__(self) -> str:
        return self.about
