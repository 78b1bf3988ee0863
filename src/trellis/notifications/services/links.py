"""Links in mails that can be answered without sign-in: opening one changes nothing, one button answers.

A link is signed, bound to one purpose and one matter, valid for 30 days, and counts once.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trellis.core.blocks import is_in_use
from trellis.core.errors import Conflict, NotFound
from trellis.core.transactions import change
from trellis.core.types import system_actor
from trellis.notifications.models import AnsweredLink
from trellis.notifications.selectors.links import answer_given
from trellis.notifications.types import LINK_DAYS, Purpose, Question, SignedLink

SALT = "trellis.notifications.links"
# Whoever holds the link answers; as whom it acts, its purpose says.
READER = system_actor("link of a mail")
MESSAGES = {"notifications_link_answered_once": gettext_lazy("This link was answered before.")}


def make_link(*, purpose: str, matter: object, person_id: int | None = None) -> str:
    """The path of a link that asks about one matter, for the mail of one reader. Writes nothing."""
    found = get_purpose(purpose)
    words = {"k": uuid4().hex, "m": str(matter), "p": person_id}
    token = signing.dumps(words, salt=f"{SALT}.{purpose}")
    if found.route:
        return reverse(found.route, args=[token])
    return reverse("notifications:answer", args=[purpose, token])


def get_purpose(name: str) -> Purpose:
    """Raises NotFound."""
    for purpose in import_string(settings.TRELLIS_LINK_PURPOSES):
        if purpose.name == name:
            found: Purpose = purpose
            return found
    raise NotFound(_("There is no such link."))


def path_of_answer(*, route: str, token: str) -> str:
    """The general page of a link that has a page of its own; empty for a link that is not ours."""
    for purpose in import_string(settings.TRELLIS_LINK_PURPOSES):
        if token and purpose.route == route:
            try:
                read_link(purpose=purpose.name, token=token)
            except NotFound:
                return ""
            return reverse("notifications:answer", args=[purpose.name, token])
    return ""


def is_offered(*, link: SignedLink) -> bool:
    """Whether this site still offers what the link is for."""
    return is_in_use(get_purpose(link.purpose))


def read_link(*, purpose: str, token: str) -> SignedLink:
    """What a link says. Raises NotFound for one that is not ours, was changed, or is for something else."""
    salt = f"{SALT}.{get_purpose(purpose).name}"
    try:
        words = signing.loads(token, salt=salt)
    except signing.BadSignature as error:
        raise NotFound(_("This link is not complete. Copy the whole address from the mail.")) from error
    try:
        signing.loads(token, salt=salt, max_age=timedelta(days=LINK_DAYS))
    except signing.SignatureExpired:
        is_expired = True
    else:
        is_expired = False
    return SignedLink(
        key=UUID(words["k"]),
        purpose=purpose,
        matter=words["m"],
        person_id=words["p"],
        is_expired=is_expired,
    )


def ask(*, link: SignedLink) -> Question | None:
    """What the link asks now, or None when its matter has lapsed."""
    return get_purpose(link.purpose).ask(link)


def answer(*, link: SignedLink, answer: str) -> None:
    """Note the answer and do what it means, both or neither.

    Raises Conflict for a link that was answered before, is too old, whose matter has lapsed or whose block is
    off, NotFound for an answer that it does not offer, and what the purpose's own service raises.
    """
    with change(READER, MESSAGES):
        if not is_offered(link=link):
            raise Conflict(_("This site does not offer this at present."))
        if answer_given(link=link):
            raise Conflict(str(MESSAGES["notifications_link_answered_once"]))
        question = ask(link=link)
        if link.is_expired or question is None:
            raise Conflict(_("This link can no longer be answered."))
        if answer not in question.answers:
            raise NotFound(_("There is no such answer."))
        AnsweredLink.objects.create(key=link.key, purpose=link.purpose, answer=answer)
        get_purpose(link.purpose).act(link, answer)
