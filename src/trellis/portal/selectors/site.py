"""Reading the portal's own table. The settings of the site are public."""

from trellis.core.errors import NotFound
from trellis.portal.models import SiteSettings as SiteSettingsRow
from trellis.portal.types import Logo, SiteSettings


def settings_record(row: SiteSettingsRow) -> SiteSettings:
    return SiteSettings(
        version=row.version,
        name=row.name,
        accent=row.accent,
        languages=tuple(row.languages),
        blocks_off=tuple(row.blocks_off),
        logo=row.logo_digest,
        texts=row.texts,
    )


def get_site() -> SiteSettings:
    """What the operator set, or how the site is while nothing was set. One query, without the logo."""
    row = SiteSettingsRow.objects.defer("logo").first()
    return settings_record(row) if row else SiteSettings()


def get_logo(*, digest: str) -> Logo:
    """The logo with this digest. Raises NotFound, also for a former one."""
    row = SiteSettingsRow.objects.exclude(logo_digest="").filter(logo_digest=digest).first()
    if row is None:
        raise NotFound("There is no such logo.")
    return Logo(content=bytes(row.logo), digest=row.logo_digest)
