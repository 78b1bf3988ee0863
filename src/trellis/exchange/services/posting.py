"""Posting a listing, changing it, discarding a draft."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from trellis.core.errors import InvalidInput, NotFound, require
from trellis.core.once import key_of_row
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.exchange.models import Listing
from trellis.exchange.policies import can_change, can_discard, can_post
from trellis.exchange.selectors.blueprints import get_kind
from trellis.exchange.selectors.listings import values_of
from trellis.exchange.services.checking import checked
from trellis.exchange.services.steps import publish_row
from trellis.exchange.services.storing import (
    MESSAGES,
    check_version,
    guest_ids,
    lock_listing,
    note,
    put,
    put_guests,
    said_of,
)
from trellis.exchange.types.blueprints import ListingKind
from trellis.exchange.types.words import Side, State
from trellis.registry.selectors.circles import hosts_among
from trellis.registry.selectors.profiles import get_profile
from trellis.registry.services.storing import lock_organisation
from trellis.registry.types import Profile


def post_listing(
    *,
    actor: Actor,
    organisation_id: int,
    kind: str,
    side: str,
    values: Mapping[str, Any],
    attributes: Mapping[str, Any] | None = None,
    cluster_id: int | None = None,
    form_key: UUID | None = None,
    publish: bool = False,
) -> int:
    """Write a listing of an organisation, by itself or by its cluster; return its id.

    It is a draft that its keepers see alone, unless `publish` puts it before everybody it is for at once.
    May be repeated with the same `form_key` and values: it is stored once, also when both come at the same
    moment. Raises NotFound, NotPermitted, InvalidInput, Conflict.
    """
    with change(actor, MESSAGES):
        blueprint, wanted = known(kind, side)
        lock_organisation(actor, organisation_id)  # of a form sent twice at once the second sees the first
        organisation = get_profile(actor=actor, organisation_id=organisation_id)
        require(may_post(actor, organisation, blueprint, cluster_id))
        stored, said, problems = checked(blueprint, values, attributes or {}, standing={})
        problems = problems or naming(organisation, stored, said)
        if problems:
            raise InvalidInput(problems)
        key = key_of_row(form_key, {"kind": kind, "side": side, "attributes": said, **stored})
        if key and (sent := find_sent(actor, organisation_id, key)):
            return sent
        row = Listing(organisation_id=organisation_id, cluster_id=cluster_id, kind=kind, side=wanted, key=key)
        guests = guest_ids(actor, stored.get("guests") or [])
        put(row, blueprint, stored, said)
        row.save()
        put_guests(row, guests)
        about = {"kind": kind, "side": side, "organisation": organisation_id, "cluster": cluster_id}
        note(actor, "posted", row, {}, {**{name: one for name, one in about.items() if one}, **said_of(row)})
        if publish:
            publish_row(actor, row)
        return row.pk


def known(kind: str, side: str) -> tuple[ListingKind, Side]:
    blueprint = get_kind(kind)
    if side not in list(Side) or Side(side) not in blueprint.sides:
        raise NotFound(_("There is no such side of this kind of listing."))
    return blueprint, Side(side)


def may_post(actor: Actor, organisation: Profile, kind: ListingKind, cluster_id: int | None) -> Any:
    if cluster_id is None:
        return can_post(actor, organisation, kind)
    cluster = get_profile(actor=actor, organisation_id=cluster_id)
    held = hosts_among(host_ids=[cluster_id], member_id=organisation.id)
    return can_post(actor, organisation, kind, cluster=cluster, is_member=bool(held))


def naming(organisation: Profile, stored: Mapping[str, Any], said: Mapping[str, Any]) -> list[Problem]:
    """Texts of an anonymous listing that name its organisation all the same."""
    if not stored.get("is_anonymous"):
        return []
    names = [organisation.name, str(organisation.values.get("short_name") or "")]
    website = str(organisation.values.get("website") or "")
    names.append(website.partition("://")[2].partition("/")[0].removeprefix("www."))
    wanted = [name.casefold() for name in names if len(name) > 2]
    message = _("This text names your organisation, and the listing is to be shown without its name.")
    texts = {name: stored.get(name) for name in ("title", "summary", "certificates")}
    texts |= {f"attributes.{name}": value for name, value in said.items()}
    return [
        Problem(field, message)
        for field, value in texts.items()
        if any(name in str(value).casefold() for name in wanted)
    ]


def find_sent(actor: Actor, organisation_id: int, key: UUID) -> int | None:
    """What the same form stored already."""
    rows = Listing.objects.visible_to(actor).filter(organisation=organisation_id, key=key)
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def change_listing(
    *,
    actor: Actor,
    listing_id: int,
    version: int,
    values: Mapping[str, Any],
    attributes: Mapping[str, Any] | None = None,
) -> None:
    """Put all of it anew. `version` is that which the editor saw.

    Raises NotFound, NotPermitted, InvalidInput, Conflict (somebody else changed it meanwhile).
    """
    with change(actor, MESSAGES):
        row = lock_listing(actor, listing_id)
        require(can_change(actor, row))
        kind = get_kind(row.kind)
        standing = {**values_of(row), "attributes": row.attributes}
        stored, said, problems = checked(kind, values, attributes or {}, standing=standing)
        organisation = get_profile(actor=actor, organisation_id=row.organisation_id)
        problems = problems or naming(organisation, stored, said) or about_open(row, stored)
        if problems:
            raise InvalidInput(problems)
        check_version(row, version)
        guests = guest_ids(actor, stored.get("guests") or [])
        before = said_of(row)
        put(row, kind, stored, said)
        put_guests(row, guests)
        after = said_of(row)
        if before == after:
            return
        row.version += 1
        row.save()
        note(actor, "changed", row, before, after)


def about_open(row: Listing, stored: dict[str, Any]) -> list[Problem]:
    """What was published has a last day: without one it keeps the one it has."""
    if row.state != State.DRAFT and not stored["valid_until"]:
        stored["valid_until"] = row.valid_until.isoformat() if row.valid_until else None
        if stored["valid_from"] and stored["valid_until"] and stored["valid_from"] > stored["valid_until"]:
            return [Problem("valid_until", _("The end lies before the begin."))]
    return []


def discard_listing(*, actor: Actor, listing_id: int) -> None:
    """Remove a draft; the record of changes keeps it. Raises NotFound, NotPermitted."""
    with change(actor, MESSAGES):
        row = lock_listing(actor, listing_id)
        require(can_discard(actor, row))
        note(actor, "discarded", row, said_of(row), {})
        row.delete()
