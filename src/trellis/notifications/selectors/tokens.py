"""Signed words in the links of mails: they say for whom and what, and nobody can change them."""

from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from trellis.core.errors import NotFound
from trellis.notifications.types import Rhythm

SALT = "trellis.notifications.unsubscribe"


@dataclass(frozen=True)
class Reader:
    """Who unsubscribes: a person, or somebody of whose address only the digest is known."""

    topic: str = ""  # or a digest:
    rhythm: Rhythm | None = None
    person_id: int | None = None
    address_digest: str = ""


def unsubscribe_token(reader: Reader) -> str:
    """The token of a reader; valid for ever, as a mail may be read late. It holds no address."""
    words = {
        "t": reader.topic, "r": reader.rhythm or "", "p": reader.person_id or 0, "a": reader.address_digest
    }  # fmt: skip
    return signing.dumps({name: value for name, value in words.items() if value}, salt=SALT)


def read_unsubscribe_token(token: str) -> Reader:
    """Raises NotFound for a token that is not ours or was changed."""
    try:
        words = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise NotFound(_("This link is not complete. Copy the whole address from the mail.")) from error
    return Reader(
        topic=words.get("t", ""),
        rhythm=Rhythm(words["r"]) if "r" in words else None,
        person_id=words.get("p"),
        address_digest=words.get("a", ""),
    )
