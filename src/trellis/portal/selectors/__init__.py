"""Reading: the settings of the site, and everything that is kept about a person."""

from trellis.portal.selectors.site import get_logo, get_site, settings_record

__all__ = ["get_logo", "get_site", "settings_record"]
