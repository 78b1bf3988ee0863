"""What the places of an address are filled with: things of all three, and of nobody."""

from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession

from tests.matrix.addresses import NO_NUMBER, NO_WORD
from trellis.accounts.models import AccessToken, Person
from trellis.audit.models import AuditEntry
from trellis.events import models as events
from trellis.events.models import Event, HostOrganisation, Output, Registration
from trellis.exchange.models import Introduction, Listing
from trellis.imports.models import DuplicateProposal, Import
from trellis.meetings.models import Meeting, MeetingRequest, Participant, PlanRun
from trellis.members.models import Entry, Letter, Record
from trellis.notifications.models import Notification
from trellis.registry.models import (
    Claim,
    ClusterProgramme,
    DuplicatePair,
    Invitation,
    Membership,
    Merge,
    NetworkResult,
    OfferedService,
    Organisation,
    Proposal,
    Report,
    SavedSearch,
)


def keys(model: Any) -> list[int]:
    return [*model.objects.values_list("pk", flat=True), NO_NUMBER]


@dataclass(frozen=True)
class Pools:
    """By the name of a place, what can stand there."""

    by_place: dict[str, list[Any]]

    @classmethod
    def of(cls) -> "Pools":
        entries = AuditEntry.objects.filter(subject_type="organisation").values_list("pk", flat=True)
        slugs = [*Organisation.objects.values_list("slug", flat=True), NO_WORD]
        return cls(
            {
                "slug": slugs,
                "member": slugs,
                "other": slugs,
                "pair_id": keys(DuplicatePair),
                "merge_id": keys(Merge),
                "id": keys(Organisation),
                "member_id": [*Membership.objects.values_list("member_id", flat=True), NO_NUMBER],
                "entry_id": [*entries, *keys(Entry)],
                "record_id": keys(Record),
                "listing_id": keys(Listing),
                "other_id": keys(Listing),
                "introduction_id": keys(Introduction),
                "answer": ["agree", "decline", "take-back", NO_WORD],
                "blueprint": ["supplier-capability", "crisis-supply", NO_WORD],
                "side": ["offer", "need"],
                "item_id": keys(Entry),
                "offer_id": keys(OfferedService),
                "letter_id": keys(Letter),
                "search_id": keys(SavedSearch),
                "programme_id": keys(ClusterProgramme),
                "person_id": keys(Person),
                "result_id": keys(NetworkResult),
                "invitation_id": keys(Invitation),
                "proposal_id": [*keys(Proposal), *keys(DuplicateProposal)],
                "import_id": keys(Import),
                "event": [*Event.objects.values_list("slug", flat=True), NO_WORD],
                "event_kind": ["talk", NO_WORD],
                "series": [NO_WORD],
                "host_id": keys(HostOrganisation),
                "output_id": keys(Output),
                "registration_id": keys(Registration),
                "participant_id": keys(Registration),
                "participant_letter": keys(events.Letter),
                "session": keys(events.Session),
                "agenda_import": keys(events.AgendaImport),
                "participant": keys(Participant),
                "meeting_request": keys(MeetingRequest),
                "meeting": keys(Meeting),
                "run": keys(PlanRun),
                "version": [1, NO_NUMBER],
                "token_id": keys(AccessToken),
                "session_id": keys(UserSession),
                "notification_id": keys(Notification),
                "claim_id": keys(Claim),
                "report_id": keys(Report),
                "grant_id": [NO_NUMBER],
                "provider_id": [NO_WORD],
                "purpose": [NO_WORD],  # what is signed nobody guesses
                "token": [NO_WORD],
                "row": [2, 3],
                "number": [2, 3],
                "language": ["en", "fr"],
            }
        )
