"""A program's change that is sent again: made once, and answered as the first time.

A program that got no answer does not know whether its change was made. Where each request has a key of its
own (the header Idempotency-Key), it may simply be sent again. The answer is kept in the transaction of the
change, so that there is never one without the other.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.accounts.models import KeptAnswer
from trellis.accounts.types import SIGNING_IN
from trellis.core.errors import InvalidInput
from trellis.core.transactions import change
from trellis.core.types import Problem

KEPT_FOR = timedelta(days=1)
LONGEST_KEY = 200
LARGEST = 5_000_000  # bytes of an answer that is kept


@dataclass(frozen=True)
class Question:
    """What a program asks: with which proof of who it is, under which key, and for what."""

    proof: str
    key: str
    method: str
    address: str
    body: bytes

    @property
    def caller(self) -> str:
        return hashlib.sha256(self.proof.encode()).hexdigest()

    @property
    def content(self) -> str:
        return hashlib.sha256(f"{self.method} {self.address}\n".encode() + self.body).hexdigest()


@dataclass(frozen=True)
class Answer:
    """What it was told; `person_id` is who it turned out to be."""

    status: int
    content_type: str
    body: bytes
    person_id: int | None = None
    is_repeated: bool = False


def answer_once(question: Question, ask: Callable[[], Answer]) -> Answer:
    """The answer given to this question before, or else that of `ask`, whose changes are made with it.

    Two that come at once wait for one another. What failed here (5xx), and what nobody may do because it is
    not known who asks or it was asked too often, is taken back and may be asked again.
    Raises InvalidInput for a key that cannot be one or stood for another question.
    """
    if not 0 < len(question.key) <= LONGEST_KEY:
        raise InvalidInput([Problem("Idempotency-Key", _("Give a key of 1 to 200 letters."))])
    with change(SIGNING_IN):
        known = {"caller": question.caller, "key": question.key}
        KeptAnswer.objects.bulk_create([KeptAnswer(**known, content=question.content)], ignore_conflicts=True)
        row = KeptAnswer.objects.select_for_update().get(**known)
        if row.content != question.content:
            said = _("This key stood for another request. Take a new one.")
            raise InvalidInput([Problem("Idempotency-Key", said)])
        if row.status:
            return Answer(row.status, row.content_type, bytes(row.body), row.person_id, is_repeated=True)
        answer = ask()
        is_final = answer.status < 500 and answer.status not in (401, 429) and len(answer.body) <= LARGEST
        if is_final and answer.person_id is not None:
            row.status, row.content_type, row.body = answer.status, answer.content_type, answer.body
            row.person_id = answer.person_id
            row.save()
        elif answer.status >= 500:
            transaction.set_rollback(True)
        else:
            row.delete()
        return answer


def forget_answers() -> int:
    """Forget what was told more than a day ago; return how many answers."""
    with change(SIGNING_IN):
        return KeptAnswer.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()[0]
