"""Which registers an actor keeps."""

from trellis.core.types import Actor
from trellis.members.types import KEEPING_ROLES, Register
from trellis.registry.selectors.blueprints import get_blueprint
from trellis.registry.selectors.profiles import get_profile_by_slug, list_kept, not_found
from trellis.registry.types import Profile


def get_register(*, actor: Actor, slug: str) -> Register:
    """The register of the cluster or network at an address, for one who keeps it.

    Raises NotFound, with the words for a profile that there is not: for anybody else there is no register.
    """
    profile = get_profile_by_slug(actor=actor, slug=slug)
    if get_blueprint(profile.kind).members is None or not actor.has_organisation_role(
        profile.id, *KEEPING_ROLES
    ):
        raise not_found()
    return register_of(profile)


def list_registers(*, actor: Actor) -> list[Register]:
    """Every register that the actor keeps, by name."""
    kept = list_kept(actor=actor)
    return [register_of(profile) for profile in kept if get_blueprint(profile.kind).members is not None]


def register_of(profile: Profile) -> Register:
    return Register(host_id=profile.id, slug=profile.slug, name=str(profile.values["name"]))
