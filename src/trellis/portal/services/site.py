"""What an operator sets of the site, without code."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trellis.audit import services as audit
from trellis.core.accent import is_readable_accent, readable_accent
from trellis.core.blocks import blocks
from trellis.core.colours import parse_colour, written
from trellis.core.errors import Conflict, InvalidInput, require
from trellis.core.kept_pages import kept_pages
from trellis.core.transactions import change
from trellis.core.types import Actor, Problem
from trellis.portal import policies
from trellis.portal.models import SiteSettings as SiteSettingsRow
from trellis.portal.selectors import settings_record
from trellis.portal.services.logo import read_logo
from trellis.portal.types import MOST_LETTERS, TEXT_LABELS, SiteSettings

SITE = "portal.site"


def change_site(
    *, actor: Actor, version: int, name: str, accent: str, languages: Iterable[str]
) -> SiteSettings:
    """Set the name, the accent colour (empty: the design system's own) and the languages offered.

    Raises NotPermitted but for operators, InvalidInput with every fault, Conflict if somebody changed the
    settings since `version`.
    """
    offered = set(languages)
    name, accent = " ".join(name.split()), accent.strip().lower()
    problems = [*name_problems(name), *accent_problems(accent), *language_problems(offered)]
    in_order = [code for code, _name in settings.LANGUAGES if code in offered]
    with change(actor):
        row = lock_settings(actor, version)
        if problems:
            raise InvalidInput(problems)
        return store(actor, row, {"name": name, "accent": accent, "languages": in_order})


def change_texts(*, actor: Actor, version: int, language: str, texts: Mapping[str, str]) -> SiteSettings:
    """Set the site's texts in one language; an empty text is taken away, and another language stands in.

    Raises as `change_site` does.
    """
    problems = [
        Problem(name, _("This text may have %(most)s letters at most.") % {"most": most})
        for name, most in MOST_LETTERS.items()
        if len(texts.get(name, "")) > most
    ]
    if language not in dict(settings.LANGUAGES):
        problems.append(Problem("", _("Choose one of the languages of the site.")))
    with change(actor):
        row = lock_settings(actor, version)
        if problems:
            raise InvalidInput(problems)
        written_texts = {name: dict(row.texts.get(name, {})) for name in TEXT_LABELS}
        for name, by_language in written_texts.items():
            by_language.pop(language, None)
            if text := texts.get(name, "").replace("\r\n", "\n").replace("\x00", "").strip():
                by_language[language] = text
        return store(actor, row, {"texts": written_texts})


def change_blocks(*, actor: Actor, version: int, offered: Iterable[str]) -> SiteSettings:
    """Offer these blocks and no other. What a block holds stays, and is there again once it is on again.

    Effects: from the next request and job on, what is off has no page, link or mail; the pages that this
    machine kept for an outage are forgotten.
    Raises as `change_site` does; InvalidInput too if one that is offered needs one that is not.
    """
    wanted = set(offered)
    problems = block_problems(wanted)
    with change(actor):
        row = lock_settings(actor, version)
        if problems:
            raise InvalidInput(problems)
        transaction.on_commit(kept_pages().forget_all)
        return store(actor, row, {"blocks_off": [block.key for block in blocks() if block.key not in wanted]})


def block_problems(wanted: set[str]) -> list[Problem]:
    names = {block.key: block.name for block in blocks()}
    if wanted - set(names):
        return [Problem("offered", _("Choose among the blocks of the platform."))]
    return [
        Problem(
            "offered",
            _("“%(block)s” needs “%(needed)s”.") % {"block": block.name, "needed": names[key]},
            _("Switch both off, or both on."),
        )
        for block in blocks()
        if block.key in wanted
        for key in block.needs
        if key not in wanted
    ]


def change_logo(*, actor: Actor, content: bytes) -> SiteSettings:
    """Set the logo from an uploaded picture, which is read and written anew.

    Raises NotPermitted but for operators, InvalidInput if the picture cannot be taken.
    """
    require(policies.can_change_site(actor))
    logo = read_logo(content)  # before the lock: it takes a while
    with change(actor):
        row = lock_settings(actor)
        row.logo = logo.content
        return store(actor, row, {"logo_digest": logo.digest}, also=["logo"])


def remove_logo(*, actor: Actor) -> SiteSettings:
    """Show the name without a logo. May be repeated."""
    with change(actor):
        row = lock_settings(actor)
        row.logo = b""
        return store(actor, row, {"logo_digest": ""}, also=["logo"])


def lock_settings(actor: Actor, version: int | None = None) -> SiteSettingsRow:
    """The row, made if it is not there, locked; Conflict unless it is as it was at `version`."""
    require(policies.can_change_site(actor))
    SiteSettingsRow.objects.bulk_create([SiteSettingsRow(id=1, version=0)], ignore_conflicts=True)
    row = SiteSettingsRow.objects.select_for_update().defer("logo").get(pk=1)
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else changed the settings meanwhile. What you typed is still here."))
    return row


def store(actor: Actor, row: SiteSettingsRow, new: dict[str, Any], also: Iterable[str] = ()) -> SiteSettings:
    changes = audit.difference({name: getattr(row, name) for name in new}, new)
    if changes:
        for name, value in new.items():
            setattr(row, name, value)
        row.version += 1
        row.changed_at = timezone.now()
        row.save(update_fields=[*new, *also, "version", "changed_at"])
        audit.record(actor=actor, action="changed", subject_type=SITE, subject_id=1, changes=changes)
    return settings_record(row)


def name_problems(name: str) -> list[Problem]:
    return [] if 0 < len(name) <= 60 else [Problem("name", _("Give the site a name of 1 to 60 letters."))]


def accent_problems(accent: str) -> list[Problem]:
    """A colour that cannot be read everywhere is refused, with the nearest that can."""
    if not accent:
        return []
    try:
        colour = parse_colour(accent)
    except ValueError:
        return [Problem("accent", _("Write the colour as # and six digits from 0 to f."))]
    if is_readable_accent(colour):
        return []
    return [
        Problem(
            "accent",
            _("This colour cannot be read on the grounds of the site."),
            _("The nearest that can be read is %(colour)s.") % {"colour": written(readable_accent(colour))},
        )
    ]


def language_problems(offered: set[str]) -> list[Problem]:
    if not offered or offered - set(dict(settings.LANGUAGES)):
        return [Problem("languages", _("Offer at least one of the languages of the European Union."))]
    return []
