"""The history of a profile: who changed what, from which value to which."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from trellis.accounts import selectors as accounts
from trellis.core.errors import require
from trellis.core.types import Actor
from trellis.registry.policies.profiles import can_see_history
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.history import list_history
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis.registry.types import Blueprint, in_language

MOST_ENTRIES = 200
LONGEST = 500


@dataclass(frozen=True)
class ChangeLine:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class EntryLine:
    at: datetime
    who: str
    action: str
    reason: str
    changes: tuple[ChangeLine, ...]


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
    names = accounts.names_of_persons(person_ids={entry.actor_id for entry in entries if entry.actor_id})
    return HistoryPage(
        slug=profile.slug,
        name=profile.name,
        entries=tuple(
            EntryLine(
                at=entry.at,
                who=names.get(entry.actor_id or 0) or entry.actor_name or _("a former person"),
                action=action_label(entry.action),
                reason=entry.reason,
                changes=change_lines(blueprint, entry.changes, language=actor.language),
            )
            for entry in entries
        ),
        most=MOST_ENTRIES,
    )


def change_lines(
    blueprint: Blueprint, changes: dict[str, tuple[Any, Any]], *, language: str
) -> tuple[ChangeLine, ...]:
    return tuple(
        ChangeLine(
            label=field_label(blueprint, name, language=language), before=said(before), after=said(after)
        )
        for name, (before, after) in changes.items()
        if name != "version"
    )


def field_label(blueprint: Blueprint, name: str, *, language: str) -> str:
    spec = blueprint.field(name)
    return in_language(spec.label, language) if spec else name


def said(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


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
        "retired": _("retired: its source no longer lists it"),
    }.get(action, action)
