"""What the code on a badge says: a number and a signature, no name and no address.

Nobody can guess one, and one of another event means nothing. Badges printed before the secret of the site was
changed are still read, as long as the former secret is named among those before.
"""

import hashlib
import hmac
from base64 import b32encode

from django.conf import settings

SIGNATURE = 20  # letters of five bits: a hundred bits
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def badge_token(event_id: int, registration_id: int) -> str:
    """Such as "1Z4-ABCDEFGHIJKLMNOPQRST": letters that a small code holds, and that can be typed."""
    return signed(settings.SECRET_KEY, event_id, registration_id)


def badge_tokens(event_id: int, registration_id: int) -> list[str]:
    """Every token of a registration that is valid: with the present secret, and those before."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [signed(key, event_id, registration_id) for key in keys]


def hash_of(token: str) -> str:
    """What a device that checks people in keeps of a token: it recognises one, and can make none."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def read_token(event_id: int, text: str) -> int | None:
    """The registration that a code of this event means, or None."""
    said = text.strip().upper()
    head = said.partition("-")[0]
    if not head or len(head) > 13 or any(letter not in DIGITS for letter in head):
        return None
    number = int(head, 36)
    known = badge_tokens(event_id, number)
    return number if any(hmac.compare_digest(said.encode(), token.encode()) for token in known) else None


def signed(key: str, event_id: int, registration_id: int) -> str:
    message = f"badge {event_id} {registration_id}".encode()
    digest = hmac.digest(hashlib.sha256(f"events.badge {key}".encode()).digest(), message, "sha256")
    return f"{in_letters(registration_id)}-{b32encode(digest).decode()[:SIGNATURE]}"


def in_letters(number: int) -> str:
    found = ""
    while number:
        number, rest = divmod(number, 36)
        found = DIGITS[rest] + found
    return found or "0"
