"""What the actor may do with a profile, as buttons; what is refused for now says why not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from trellis.core.blocks import way_to
from trellis.core.types import Actor, Decision
from trellis.registry.policies import profiles as policies
from trellis.registry.types import Blueprint, Profile


@dataclass(frozen=True)
class Step:
    """A step in the life of a profile: what the button says, what it asks before, who may."""

    key: str
    label: Any
    question: Any
    allowed: Callable[[Actor, Profile], Decision]
    asks_reason: bool = False
    needs_reason: bool = False
    at_once: bool = False  # the button on the profile does it without asking
    look: str = ""


STEPS = (
    Step(
        "submit",
        _("Hand in for review"),
        _("A validator looks at the profile and publishes it, or sends it back with a reason."),
        policies.can_submit,
        at_once=True,
        look="primary",
    ),
    Step(
        "publish",
        _("Publish"),
        _("Everybody sees the profile: in lists, on the map, in exports."),
        policies.can_publish,
        look="primary",
    ),
    Step(
        "confirm",
        _("Confirm that all is right"),
        _("Every value counts as confirmed by you, and the profile as up to date for another year."),
        policies.can_confirm,
        at_once=True,
    ),
    Step(
        "send-back",
        _("Send back"),
        _("The owner gets the profile back as a draft and sees your reason."),
        policies.can_send_back,
        asks_reason=True,
        needs_reason=True,
    ),
    Step(
        "withdraw",
        _("Withdraw"),
        _("The profile becomes a draft again and is no longer public. Nothing is lost."),
        policies.can_withdraw,
        asks_reason=True,
    ),
    Step(
        "archive",
        _("Archive"),
        _("The profile leaves every list and the map. Nothing is lost; you can restore it."),
        policies.can_archive,
        asks_reason=True,
        look="danger",
    ),
    Step(
        "restore",
        _("Restore"),
        _("The profile becomes a draft that you can edit and hand in."),
        policies.can_restore,
        at_once=True,
    ),
)
STEP_BY_KEY = {step.key: step for step in STEPS}


@dataclass(frozen=True)
class Action:
    """A link or a button of a profile page."""

    key: str
    label: Any
    url: str
    posts: bool = False
    look: str = ""


def address_of(slug: str, key: str, route: str) -> str:
    """Where an action leads, if it is offered; those of a catalogue to the catalogue of their name."""
    return way_to(route, slug, key) if route == "registry:edit_items" else way_to(route, slug)


def build_actions(actor: Actor, blueprint: Blueprint, profile: Profile) -> tuple[Action, ...]:
    """Links to what the actor may edit, then the steps that are possible now."""
    links = [
        ("edit", _("Edit"), "registry:edit", policies.can_edit, True),
        (
            "members",
            _("Members"),
            "registry:edit_members",
            policies.can_manage_members,
            bool(blueprint.members),
        ),
        ("results", _("Results"), "registry:edit_results", policies.can_record_results, blueprint.results),
        ("services", _("Services"), "registry:edit_items", policies.can_edit, True),
        (
            "programmes",
            _("Programmes"),
            "registry:edit_items",
            policies.can_edit,
            blueprint.programmes,
        ),
        ("people", _("People"), "registry:people", policies.can_manage_people, True),
        ("leave", _("Leave"), "registry:leave", policies.can_leave_organisation, True),
        ("history", _("History"), "registry:history", policies.can_see_history, True),
    ]
    found = [
        Action(key=key, label=label, url=url)
        for key, label, route, rule, applies in links
        if applies and (url := address_of(profile.slug, key, route)) and rule(actor, profile)
    ]
    found += [
        Action(key=link.key, label=link.label, url=link.url)
        for offer in import_string(settings.TRELLIS_PROFILE_LINKS)
        if (link := offer(actor, profile.id, profile.slug, bool(blueprint.members)))
    ]
    found += [
        Action(
            key=step.key,
            label=step.label,
            url=reverse("registry:life", args=[profile.slug, step.key]),
            posts=step.at_once,
            look=step.look,
        )
        for step in STEPS
        if step.allowed(actor, profile)
    ]
    return tuple(found)
