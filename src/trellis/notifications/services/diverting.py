"""Mail of which nothing may leave, such as that of a rehearsal: worded as it would be sent, and kept back."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import override

from trellis.accounts import selectors as accounts
from trellis.notifications.selectors.topics import worded
from trellis.notifications.types import Catcher, Context, Message, Topic, Undelivered


def matter_of(topic: Topic, values: Context) -> int:
    """What a message is about, where its topic may divert it; else 0."""
    return int(values[topic.diversion.matter]) if topic.diversion else 0


def catcher_of(topic: Topic, matter: int) -> Catcher | None:
    """What takes the mail about a matter in place of the outbox; None where it goes out."""
    return topic.diversion.find(matter) if topic.diversion else None


@dataclass(frozen=True)
class Diverted:
    """A message with its values, to be kept back from each of its readers."""

    said: Message
    values: Context
    path: str

    def from_person(self, person_id: int) -> Undelivered:
        person = accounts.get_person(person_id=person_id)
        return self.worded(person_id, person.email, person.language)

    def from_address(self, address: str, language: str) -> Undelivered:
        return self.worded(None, address, language or settings.LANGUAGE_CODE)

    def worded(self, person_id: int | None, address: str, language: str) -> Undelivered:
        with override(language):
            wording = worded(self.said, self.values)
        return Undelivered(
            person_id=person_id,
            address=address,
            language=language,
            subject=wording.subject,
            text="\n\n".join(text for text in wording.paragraphs if text),
            action=wording.action,
            path=self.path,
            has_file=self.said.attach is not None,
        )
