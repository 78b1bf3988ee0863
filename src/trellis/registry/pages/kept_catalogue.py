"""What one organisation offers or runs, for those who keep its profile."""

from dataclasses import dataclass
from typing import Any, ClassVar

from trellis.core.errors import NotFound, require
from trellis.core.types import Actor
from trellis.registry.pages.catalogue import ItemLine, Said, label_of, line_of, shown, title_of
from trellis.registry.policies import profiles as policies
from trellis.registry.selectors import catalogue as selectors
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.profiles import get_profile_by_slug
from trellis.registry.types import Profile
from trellis.registry.types.catalogue import Catalogue, Item


@dataclass(frozen=True)
class KeptPage:
    """What one organisation offers or runs, to add, change and remove."""

    template: ClassVar[str] = "registry/kept_catalogue.html"
    slug: str
    name: str
    catalogue: str
    title: str
    lines: tuple[ItemLine, ...]
    form: Any
    editing: int | None
    stands: tuple[Said, ...]  # what somebody else stored meanwhile


def get_kept(*, actor: Actor, slug: str, catalogue: str) -> tuple[Profile, Catalogue]:
    """The profile whose services or programmes the actor keeps. Raises NotFound, NotPermitted."""
    profile = get_profile_by_slug(actor=actor, slug=slug)
    if catalogue not in list(Catalogue):
        raise NotFound()
    if catalogue == Catalogue.PROGRAMMES and not get_blueprint(profile.kind).programmes:
        raise NotFound()
    require(policies.can_edit(actor, profile))
    return profile, Catalogue(catalogue)


def get_own(*, profile: Profile, catalogue: Catalogue, item_id: int) -> Item:
    """Raises NotFound."""
    items = selectors.list_items_of(catalogue=catalogue, organisation_id=profile.id)
    found = [item for item in items if item.id == item_id]
    if not found:
        raise NotFound()
    return found[0]


def build_kept_page(
    *,
    actor: Actor,
    profile: Profile,
    catalogue: Catalogue,
    form: Any,
    editing: int | None = None,
    stands: Item | None = None,
) -> KeptPage:
    items = selectors.list_items_of(catalogue=catalogue, organisation_id=profile.id)
    return KeptPage(
        slug=profile.slug,
        name=str(profile.values["name"]),
        catalogue=catalogue,
        title=title_of(catalogue),
        lines=tuple(line_of(catalogue, item, actor.language, keeps=profile.slug) for item in items),
        form=form,
        editing=editing,
        stands=named(catalogue, stands, actor.language) if stands else (),
    )


def named(catalogue: Catalogue, item: Item, language: str) -> tuple[Said, ...]:
    """Everything short that an entry says, its name first."""
    return (Said("name", label_of(catalogue, "name"), item.name), *shown(catalogue, item, language))
