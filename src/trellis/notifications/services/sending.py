"""Sending what waits in the outbox: each mail once, later if the server is away, never if it is refused.

A mail is locked, sent and marked as sent in one transaction of its own, so that two workers never send the
same one. If the worker dies after the server took the mail and before that is stored, it is sent again with
the same Message-ID, by which the receiving side knows it.
"""

import logging
import smtplib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone

from trellis.core.transactions import change, reading
from trellis.notifications.models import Mail
from trellis.notifications.services.holding import without_held
from trellis.notifications.services.letters import compose
from trellis.notifications.types import OUTBOX, MailState

logger = logging.getLogger(__name__)
MOST_IN_ONE_GO = 500
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=5)  # as mail servers do
CLOSING = 421  # the server says so and hangs up


@dataclass(frozen=True)
class Failure:
    """Why a mail was not taken: for good or for now, and whether the connection can still be used."""

    reason: str
    for_good: bool = False
    hung_up: bool = False


@dataclass(frozen=True)
class Outcome:
    state: MailState
    hung_up: bool = False


def send_waiting(*, most: int = MOST_IN_ONE_GO) -> int:
    """Send what is due, oldest first; return how many mails were sent.

    A server that cannot be reached leaves everything as it is: the next minute asks again.
    """
    with reading(OUTBOX):
        is_due = due(timezone.now()).exists()
    if not is_due:
        return 0
    connection = mail.get_connection()
    try:
        connection.open()
    except OSError as error:
        logger.warning("The mail server cannot be reached; mail waits: %s", error)
        return 0
    sent = 0
    try:
        for _number in range(most):
            outcome = send_next(connection)
            sent += outcome is not None and outcome.state == MailState.SENT
            if outcome is None or outcome.hung_up:
                break
    finally:
        close(connection)
    return sent


def close(connection: BaseEmailBackend) -> None:
    """A server that hangs up first is no fault: what was sent is stored."""
    try:
        connection.close()
    except OSError as error:
        logger.info("The mail server hung up: %s", error)


def due(now: datetime) -> QuerySet[Mail]:
    mails = Mail.objects.filter(state=MailState.WAITING, due_at__lte=now)
    return without_held(mails).order_by("due_at", "id")


def send_next(connection: BaseEmailBackend) -> Outcome | None:
    """Send the mail that is due longest and that nobody else is sending; None if there is none."""
    with change(OUTBOX):
        now = timezone.now()
        row = due(now).select_for_update(skip_locked=True).first()
        if row is None:
            return None
        failure = None
        try:
            message = compose(row, connection)
            if message is not None:
                check_addresses(message.recipients())
                connection.send_messages([message])
        except (OSError, ValidationError) as error:
            failure = failure_of(error)
        except DatabaseError:
            raise
        except Exception as error:  # a fault of ours in one mail must not keep back the others
            logger.exception("Mail %s could not be written", row.pk)
            failure = Failure(reason=f"{type(error).__name__}: {error}")
        if failure is not None:
            return postpone(row, failure, now)
        row.failure = ""
        row.state = MailState.SENT if message is not None else MailState.UNWANTED
        row.sent_at = now if message is not None else None
        row.text = ""
        row.save(update_fields=["state", "sent_at", "failure", "text"])
        return Outcome(MailState(row.state))


def postpone(row: Mail, failure: Failure, now: datetime) -> Outcome:
    """Note why it was not sent, and when it is tried again: after 2, 4, 8 … minutes, at most six hours."""
    row.attempts += 1
    row.failure = failure.reason[:1000] or "?"
    if failure.for_good or now - row.created_at > GIVEN_UP_AFTER:
        row.state, row.text = MailState.REFUSED, ""
    row.due_at = now + min(timedelta(minutes=2 ** min(row.attempts, 10)), LONGEST_PAUSE)
    row.save(update_fields=["state", "attempts", "failure", "due_at", "text"])
    return Outcome(MailState(row.state), hung_up=failure.hung_up)


def check_addresses(addresses: Iterable[str]) -> None:
    """Raises ValidationError for an address that is stored and cannot be one."""
    for address in addresses:
        validate_email(address)


def failure_of(error: OSError | ValidationError) -> Failure:
    """What an error of the mail server means.

    The answer 5xx to the reader's address or to the text is final. Any other trouble may pass: 4xx, a sender
    that the server does not accept (an operator corrects that), a connection that broke.
    """
    if isinstance(error, ValidationError):
        return Failure(reason=" ".join(error.messages), for_good=True)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return Failure(answer(code, text), for_good=code >= 500, hung_up=code == CLOSING)
    if isinstance(error, smtplib.SMTPResponseException):
        return Failure(
            answer(error.smtp_code, error.smtp_error),
            for_good=isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500,
            hung_up=error.smtp_code == CLOSING,
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Failure(str(error), for_good=True)
    return Failure(str(error) or type(error).__name__, hung_up=True)


def answer(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())}"
