"""The history of a profile: who changed what, from which value to which."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from trellis.audit.types import Entry
from trellis.core.errors import require
from trellis.core.types import Actor
from trellis.registry.pages.change_words import ChangeLine, change_lines, names_of
from trellis.registry.policies.profiles import can_edit, can_see_history
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.history import list_history, taken_back
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis.registry.types import Blueprint, Profile

MOST_ENTRIES = 200


@dataclass(frozen=True)
class EntryLine:
    at: datetime
    who: str
    action: str
    reason: str
    changes: tuple[ChangeLine, ...]
    take_back_url: str


@dataclass(frozen=True)
class HistoryPage:
    """Every change of a profile, newest first."""

    template: ClassVar[str] = "registry/history.html"
    slug: str
    name: str
    entries: tuple[EntryLine, ...]
    most: int


def build_history_page(*, actor: Actor, slug: str) -> HistoryPage:
    profile = get_profile_by_slug(actor=actor, slug=slug)
    require(can_see_history(actor, profile))
    blueprint = get_blueprint(profile.kind)
    entries = list_history(organisation_id=profile.id, limit=MOST_ENTRIES)
    names = names_of(
        actor=actor,
        changes=[entry.changes for entry in entries],
        person_ids={entry.actor_id for entry in entries if entry.actor_id},
    )
    may_edit = bool(can_edit(actor, profile))
    return HistoryPage(
        slug=profile.slug,
        name=profile.name,
        entries=tuple(
            EntryLine(
                at=entry.at,
                who=names.persons.get(entry.actor_id or 0) or entry.actor_name or _("a former person"),
                action=action_label(entry.action),
                reason=entry.reason,
                changes=change_lines(blueprint, entry.changes, names=names, language=actor.language),
                take_back_url=reverse("registry:take_back", args=[profile.slug, entry.id])
                if may_edit and is_taken_back_at_once(entry, blueprint, profile)
                else "",
            )
            for entry in entries
        ),
        most=MOST_ENTRIES,
    )


def is_taken_back_at_once(entry: Entry, blueprint: Blueprint, profile: Profile) -> bool:
    """True if the change was one of fields and each of them still is as it left them."""
    fields = taken_back(entry, blueprint)
    return bool(fields) and all(profile.values.get(name) == entry.changes[name][1] for name in fields)


def action_label(action: str) -> str:
    return {
        "created": _("created"),
        "changed": _("changed"),
        "handed in": _("handed in for review"),
        "withdrawn": _("withdrawn"),
        "sent back": _("sent back"),
        "published": _("published"),
        "confirmed": _("confirmed"),
        "archived": _("archived"),
        "restored": _("restored"),
        "added member": _("member added"),
        "changed member": _("member changed"),
        "removed member": _("member removed"),
        "recorded result": _("result recorded"),
        "changed result": _("result changed"),
        "removed result": _("result removed"),
        "decided on rule": _("decided on a rule"),
        "took back decision on rule": _("decision on a rule taken back"),
        "renamed address": _("address changed"),
        "added person": _("person added"),
        "changed person": _("person's role changed"),
        "removed person": _("person removed"),
        "proposed": _("value proposed by a source"),
        "took proposal": _("proposal taken"),
        "left proposal": _("proposal left"),
        "invited": _("person invited"),
        "accepted invitation": _("invitation accepted"),
        "invitation declined": _("invitation declined"),
        "invitation withdrawn": _("invitation withdrawn"),
        "asked by mail": _("claimed, by a mail to its own domain"),
        "asked a validator": _("claimed, by asking a validator"),
        "sent link to member": _("link sent to the member"),
        "corrected by link": _("corrected by who got the link"),
        "objected by link": _("objected to by who got the link"),
        "claimed": _("claim accepted"),
        "claim refused": _("claim refused"),
        "claim withdrawn": _("claim given up"),
        "claim lapsed": _("claim lapsed"),
        "asked to correct": _("to be corrected, says a validator"),
        "retired": _("retired: its source no longer lists it"),
    }.get(action, action)
