"""A mail of the outbox as it is sent: in the reader's language, as text and as simple HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import ngettext, override

from trellis.accounts import selectors as accounts
from trellis.core.errors import NotFound
from trellis.core.pages import page_context
from trellis.notifications.models import Mail, Notification
from trellis.notifications.selectors.choices import (
    address_digest,
    addresses_that_want,
    is_mailed,
    rhythms_of_person,
)
from trellis.notifications.selectors.tokens import Reader, unsubscribe_token
from trellis.notifications.selectors.topics import find_message, find_topic, get_topic, one_line, worded
from trellis.notifications.types import MOST_IN_A_DIGEST, Attachment, Rhythm, Wording


@dataclass(frozen=True)
class Item:
    wording: Wording
    url: str


@dataclass(frozen=True)
class Group:
    """The items of one topic; `more` further ones stand only in the inbox."""

    label: str
    items: tuple[Item, ...]
    more: int = 0


@dataclass(frozen=True)
class Letter:
    """All that the templates of a mail get."""

    site: str
    subject: str
    groups: tuple[Group, ...]
    is_digest: bool
    topic: str  # its label; of the only topic
    mandatory: str
    inbox_url: str  # empty for a reader without an account, as is the next
    choices_url: str
    unsubscribe_url: str


@dataclass(frozen=True)
class To:
    address: str
    language: str
    has_account: bool


def compose(row: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives | None:
    """The mail as it is sent now, or None if its reader does not want it any more."""
    if row.subject:
        return posted(row, connection)
    to = reader_of(row)
    if to is None:
        return None
    rows = wanted(row, list(row.notifications.order_by("id")))
    if not rows:
        return None
    with override(to.language):
        message = message_of(row, to, letter_of(row, rows), connection)
        for file in attachments_of(rows):
            message.attach(file.name, file.content, file.content_type)
        return message


def attachments_of(rows: list[Notification]) -> Iterable[Attachment]:
    """The files that go with what is said, as they are now."""
    for row in rows:
        said = find_message(row.message)
        if said and said.attach and (file := said.attach(row.context)):
            yield file


def posted(row: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """A mail with words of its own."""
    with override(row.language):
        message = EmailMultiAlternatives(
            subject=row.subject,
            body=row.text,
            from_email=sender(site_name()),
            to=[row.address],
            reply_to=reply_to(),
            headers=headers_of(row, row.language),
            connection=connection,
        )
        context = {"subject": row.subject, "text": row.text}
        message.attach_alternative(render_to_string("notifications/mail/posted.html", context), "text/html")
    return message


def reader_of(row: Mail) -> To | None:
    if row.person_id is None:
        return To(row.address, row.language or settings.LANGUAGE_CODE, has_account=False)
    try:
        person = accounts.get_person(person_id=row.person_id)
    except NotFound:
        return None
    return To(person.email, person.language, has_account=True)


def wanted(row: Mail, rows: list[Notification]) -> list[Notification]:
    """The notifications of a mail that its reader still wants by mail, as they choose now."""
    if row.person_id is None:
        return [
            item
            for item in rows
            if (topic := find_topic(item.topic)) and addresses_that_want(topic=topic, addresses=[row.address])
        ]
    rhythms = rhythms_of_person(person_id=row.person_id)
    return [item for item in rows if is_mailed(topic_name=item.topic, rhythms=rhythms)]


def letter_of(row: Mail, rows: list[Notification]) -> Letter:
    is_digest = row.rhythm != Rhythm.AT_ONCE
    topic = get_topic(rows[0].topic)
    reader = Reader(
        topic="" if is_digest else topic.name,
        rhythm=Rhythm(row.rhythm) if is_digest else None,
        person_id=row.person_id,
        address_digest=address_digest(row.address) if row.address else "",
    )
    silent = "" if topic.mandatory else absolute(
        reverse("notifications:unsubscribe", args=[unsubscribe_token(reader)])
    )  # fmt: skip
    groups = tuple(grouped(rows))
    return Letter(
        site=site_name(),
        subject=digest_subject(row, rows) if is_digest else groups[0].items[0].wording.subject,
        groups=groups,
        is_digest=is_digest,
        topic=str(topic.label),
        mandatory=str(topic.mandatory),
        inbox_url=absolute(reverse("notifications:inbox")) if row.person_id else "",
        choices_url=absolute(reverse("notifications:choices")) if row.person_id else "",
        unsubscribe_url=silent,
    )


def grouped(rows: list[Notification]) -> Iterable[Group]:
    """The items by topic, in the order in which the first of each was told."""
    by_topic: dict[str, list[Notification]] = {}
    for row in rows:
        by_topic.setdefault(row.topic, []).append(row)
    for name, found in by_topic.items():
        items = tuple(
            Item(worded(find_message(row.message), row.context), absolute(row.path) if row.path else "")
            for row in found[:MOST_IN_A_DIGEST]
        )
        yield Group(str(get_topic(name).label), items, more=max(0, len(found) - MOST_IN_A_DIGEST))


def digest_subject(row: Mail, rows: list[Notification]) -> str:
    if row.rhythm == Rhythm.DAILY:
        text = ngettext("Your day: %(count)d notification", "Your day: %(count)d notifications", len(rows))
    else:
        text = ngettext("Your week: %(count)d notification", "Your week: %(count)d notifications", len(rows))
    return text % {"count": len(rows)}


def message_of(row: Mail, to: To, letter: Letter, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    context = page_context(letter)
    headers = headers_of(row, to.language)
    if letter.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=f"{letter.subject} · {one_line(letter.site)}",
        body=render_to_string("notifications/mail/letter.txt", context),
        from_email=sender(letter.site),
        to=[to.address],
        reply_to=reply_to(),
        headers=headers,
        connection=connection,
    )
    message.attach_alternative(render_to_string("notifications/mail/letter.html", context), "text/html")
    return message


def headers_of(row: Mail, language: str) -> dict[str, str]:
    return {
        "Message-ID": f"<{row.key}@{urlsplit(settings.TRELLIS_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
    }


def reply_to() -> list[str] | None:
    return [settings.TRELLIS_MAIL_REPLY_TO] if settings.TRELLIS_MAIL_REPLY_TO else None


def sender(site: str) -> str:
    """The address that mail comes from, with the site's name unless the operator set another."""
    address = settings.DEFAULT_FROM_EMAIL
    name = one_line(site).replace("\\", "").replace('"', "")
    return address if "<" in address else f'"{name}" <{address}>'


def site_name() -> str:
    name: str = import_string(settings.TRELLIS_SITE_NAME)()
    return name


def absolute(path: str) -> str:
    return f"{settings.TRELLIS_URL}{path}"
