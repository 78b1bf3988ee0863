"""What contacts of members are told, and the question that a letter can ask."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.audit import services as audit
from trellis.core.transactions import change, reading
from trellis.core.types import system_actor
from trellis.members.models import Recipient
from trellis.notifications.types import Message, Purpose, Question, SignedLink, Topic

LINKS = system_actor("link of a mail")
WHY = gettext_lazy(
    "%(cluster)s writes to you as a contact of its member %(member)s. Answers in words go to %(answers_to)s."
)
ANSWER = gettext_lazy("Answer")
LETTERS = Topic(
    name="members.letters",
    label=gettext_lazy("Letters of clusters to their members"),
    explanation=gettext_lazy("A cluster writes to the contacts of its members."),
    messages=(
        Message(name="members.letter", subject="%(subject)s", paragraphs=("%(text)s", WHY)),
        Message(
            name="members.question",
            subject="%(subject)s",
            paragraphs=("%(text)s", "%(question)s", WHY),
            action=ANSWER,
        ),
        Message(
            name="members.reminder",
            subject=gettext_lazy("Reminder: %(subject)s"),
            paragraphs=(
                gettext_lazy("You have not answered yet. One button is enough."),
                "%(text)s",
                "%(question)s",
                WHY,
            ),
            action=ANSWER,
        ),
    ),
)


def recipient_of(link: SignedLink) -> Recipient | None:
    """Whom the link was for: its signature is the right to answer for them."""
    with reading(LINKS):
        rows = Recipient.objects.select_related("letter__host")
        return rows.filter(pk=link.matter).first()


def ask(link: SignedLink) -> Question | None:
    """The letter's question, or None once it or the contact is gone."""
    row = recipient_of(link)
    if row is None:
        return None
    return Question(
        title=row.letter.question,
        text=_("%(cluster)s asks, about “%(subject)s”.")
        % {"cluster": row.letter.host.name, "subject": row.letter.subject},
        answers={str(place): answer for place, answer in enumerate(row.letter.answers, 1)},
    )


def act(link: SignedLink, answer: str) -> None:
    """Note the answer; that to a reminder takes the place of an earlier one."""
    with change(LINKS):
        row = Recipient.objects.select_for_update().get(pk=link.matter)
        before, row.answer = row.answer, row.letter.answers[int(answer) - 1]
        row.answered_at = timezone.now()
        row.save(update_fields=["answer", "answered_at"])
        audit.record(
            actor=LINKS,
            action="answered",
            subject_type="members.letter",
            subject_id=row.letter_id,
            changes={f"recipient {row.pk}": (before or None, row.answer)},
        )


LETTER_QUESTION = Purpose(name="member-letter", ask=ask, act=act)
