"""Making, using and destroying the keys of persons."""

import base64
import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from trellis.audit.selectors.keys import MARK, NONCE_BYTES, find_key, key_file

KEY_BYTES = 32


def ensure_key(person_id: int) -> bytes:
    """The key of a person, made at the first need; two who make it at once get the same one."""
    if key := find_key(person_id):
        return key
    path = key_file(person_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another was first: theirs is the key
        else:
            sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)
    return path.read_bytes()


def destroy_key(person_id: int) -> bool:
    """Take the key away for ever; True if there was one."""
    path = key_file(person_id)
    if not path.exists():
        return False
    path.write_bytes(secrets.token_bytes(KEY_BYTES))
    path.unlink(missing_ok=True)
    sync(path.parent)
    return True


def sync(folder: Path) -> None:
    """Make what happened in a folder last beyond a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def seal_value(value: Any, *, person_id: int) -> dict[str, Any]:
    """The value as it may stand in the record."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps(value, ensure_ascii=False).encode()
    hidden = AESGCM(ensure_key(person_id)).encrypt(nonce, plain, str(person_id).encode())
    return {MARK: base64.b64encode(nonce + hidden).decode(), "of": person_id}


def note_erasure(person_id: int, joined: str) -> None:
    """Add to the register of erasures, once; it holds numbers and moments, nothing of the person."""
    if (person_id, joined) in list_erasures():
        return
    path = erasures_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a") as file:
        file.write(f"{person_id} {joined}\n")
        file.flush()
        os.fsync(file.fileno())


def list_erasures() -> list[tuple[int, str]]:
    """Who was erased: number, and when the person had joined."""
    path = erasures_file()
    lines = path.read_text().splitlines() if path.exists() else []
    return [(int(number), joined) for number, joined in (line.split() for line in lines if line.strip())]


def erasures_file() -> Path:
    return Path(settings.PERSON_KEYS) / "erasures.txt"
