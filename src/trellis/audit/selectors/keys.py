"""The keys under which personal values stand in the record, and reading those values.

One key for each person, in files outside the database and its backups. Erasing a person destroys the key: the
entries stay as they were sealed, and what they said of the person is gone, from every backup too.
"""

import base64
import json
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
MARK = "sealed"  # what an encrypted value is known by: {"sealed": "…", "of": 5}


class Erased:
    """What is read where a value was about a person who has been erased."""

    def __repr__(self) -> str:
        return "ERASED"

    __str__ = __repr__


ERASED = Erased()


def key_file(person_id: int) -> Path:
    """Where the key of a person is; a thousand folders, so that none grows large."""
    return Path(settings.PERSON_KEYS) / f"{person_id % 1000:03d}" / f"{person_id}.key"


def find_key(person_id: int) -> bytes | None:
    try:
        return key_file(person_id).read_bytes()
    except FileNotFoundError:
        return None


def open_value(value: Any) -> Any:
    """The value behind an encrypted one; ERASED where the key is gone; any other value as it is."""
    if not (isinstance(value, dict) and value.keys() == {MARK, "of"}):
        return value
    key = find_key(value["of"])
    if key is None:
        return ERASED
    try:
        sealed = base64.b64decode(value[MARK], validate=True)
        plain = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], str(value["of"]).encode())
    except (InvalidTag, ValueError):
        return ERASED
    return json.loads(plain)
