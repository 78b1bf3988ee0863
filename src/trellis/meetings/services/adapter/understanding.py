"""Whom a row means: by number, mail address or name, among those of its own event and nobody else."""

from collections import defaultdict
from email.utils import parseaddr

from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from trellis.core.types import Actor
from trellis.events.types.events import EventRecord
from trellis.events.types.registration import OPEN_STATES, REGISTRATION_LABELS, RegistrationState
from trellis.imports.reading.keys import fold
from trellis.meetings.policies.meetings import can_bring_wishes, is_admitted
from trellis.meetings.selectors import lists
from trellis.meetings.selectors.setup import find_rules
from trellis.meetings.types.lists import Known
from trellis.meetings.types.records import Rules

CLOSE = 80  # of a hundred: near enough to suggest
MOST_SUGGESTED = 200  # different texts of one batch: a file of nonsense costs no minutes


class NotMeant(Exception):
    """Why a text names nobody who can be meant, for the organiser; and whom it may have meant."""

    def __init__(self, text: str, suggestion: str = "") -> None:
        self.suggestion = suggestion
        super().__init__(text)


class Meant:
    """An event that a list may fill, with everybody on its list. The same queries for any number."""

    def __init__(self, actor: Actor, event: EventRecord, rules: Rules) -> None:
        self.event, self.rules = event, rules
        self.people = {one.registration_id: one for one in lists.list_known(actor=actor, event_id=event.id)}
        self.profiles = lists.profiles_of_people(people=self.people.values(), rules=rules)
        self.own = lists.own_words(actor=actor, event_id=event.id)
        self.called: dict[str, dict[int, Known]] = defaultdict(dict)
        self.numbered: dict[str, dict[int, Known]] = defaultdict(dict)
        for one in self.people.values():
            for text in (one.name, f"{one.name} {one.organisation}"):
                self.called[fold(text)][one.registration_id] = one
            for text in (one.number.strip().casefold(), one.address):
                self.numbered[text][one.registration_id] = one
        self.suggested: dict[str, str] = {}

    def find(self, text: str) -> Known:
        """Who is meant. Raises NotMeant."""
        written = parseaddr(text)[1] if "<" in text and "@" in text else text
        asked = written.strip().casefold()
        hits = dict(self.numbered.get(asked, {})) if asked else {}
        if "@" not in asked and (name := fold(text)):
            hits |= self.called.get(name, {})
        standing = [one for one in hits.values() if one.state in OPEN_STATES]
        if len(standing) > 1:
            raise NotMeant(_("Several people can be meant: write the mail address."))
        if not hits:
            raise NotMeant(_("Nobody of this number, address or name is registered."), self.nearest(text))
        one = standing[0] if standing else max(hits.values(), key=lambda hit: hit.registration_id)
        if one.state != RegistrationState.REGISTERED:
            state = str(REGISTRATION_LABELS[RegistrationState(one.state)])
            raise NotMeant(_("%(name)s has no place: %(state)s.") % {"name": one.name, "state": state})
        self.check_part(one)
        return one

    def check_part(self, one: Known) -> None:
        """Whether somebody takes part in the meetings, or may. Raises NotMeant."""
        if one.has_left:
            raise NotMeant(_("%(name)s takes part in the meetings no more.") % {"name": one.name})
        if one.participant_id is None:
            profiles = self.profiles.get(one.person_id or 0)
            decision = is_admitted(self.rules, kind_id=one.kind_id, has_profile=bool(profiles))
            if not decision:
                text = _("%(name)s cannot take part in the meetings: the rules do not admit them.")
                raise NotMeant(text % {"name": one.name})

    def nearest(self, text: str) -> str:
        """The registered name that is most like a text, if any is near."""
        if text not in self.suggested and len(self.suggested) < MOST_SUGGESTED:
            choices = {one.registration_id: fold(one.name) for one in self.people.values()}
            best = process.extractOne(fold(text), choices, scorer=fuzz.ratio, score_cutoff=CLOSE)
            self.suggested[text] = self.people[best[2]].name if best else ""
        return self.suggested.get(text, "")


class Events:
    """The events that rows name, each read once; only those whose hosts the actor keeps."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.known: dict[str, Meant | NotMeant] = {}

    def find(self, slug: str) -> Meant:
        """Raises NotMeant (no such event of theirs, no meetings, over)."""
        if slug not in self.known:
            try:
                self.known[slug] = self.read(slug)
            except NotMeant as reason:
                self.known[slug] = reason
        found = self.known[slug]
        if isinstance(found, NotMeant):
            raise NotMeant(str(found))
        return found

    def read(self, slug: str) -> Meant:
        event = lists.find_hosted(actor=self.actor, slug=slug)
        if event is None:
            raise NotMeant(_("There is no such event of yours."))
        rules = find_rules(event_id=event.id)
        if rules is None:
            raise NotMeant(_("This event has no meetings yet: begin with them first."))
        decision = can_bring_wishes(rules, timezone.now())
        if not decision:
            raise NotMeant(str(decision.reason))
        return Meant(self.actor, event, rules)
