"""Who may do what with the site itself."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from config.permissions.rules import CODE, EVERYBODY, OPERATORS, SIGNED_IN
from trellis.core.permissions import row

behind_sign_in = partial(row, signs_in=True)

ROWS = (
    row("portal:home", _("Open the home page"), GET=EVERYBODY),
    row("portal:search", _("Search everything"), GET=EVERYBODY),
    row("portal:imprint", _("Read the imprint"), GET=EVERYBODY),
    row("portal:privacy", _("Read what is kept, why and for how long"), GET=EVERYBODY),
    row("portal:privacy_record", _("Take the record of processing along"), GET=EVERYBODY),
    behind_sign_in("portal:own_data", _("See what is kept about oneself, and have it erased"),
                   GET=SIGNED_IN, POST=SIGNED_IN),
    behind_sign_in("portal:own_data_file", _("Take along what is kept about oneself"), GET=SIGNED_IN),
    row("portal:permissions", _("Read who may do what"), GET=EVERYBODY),
    row("portal:api", _("Read what programs can ask"), GET=EVERYBODY),
    row("api:openapi-json", _("Read what programs can ask, as a program does"), GET=EVERYBODY),
    row("portal:logo", _("See the site's logo"), CODE, GET=EVERYBODY),
    behind_sign_in("portal:settings", _("Set the site's name, colour and languages"),
                   GET=OPERATORS, POST=OPERATORS),
    behind_sign_in("portal:blocks", _("Switch parts of the platform on and off"),
                   GET=OPERATORS, POST=OPERATORS),
    behind_sign_in("portal:change_logo", _("Change the site's logo"), POST=OPERATORS),
    behind_sign_in("portal:remove_logo", _("Remove the site's logo"), POST=OPERATORS),
    behind_sign_in("portal:texts", _("Write the site's texts in one language"), CODE,
                   GET=OPERATORS, POST=OPERATORS),
    row("set_language", _("Choose a language"), POST=EVERYBODY),
    row("core:theme", _("Choose a light or a dark look"), POST=EVERYBODY),
    row("core:components", _("See every component of the interface"), GET=EVERYBODY),
    row("core:stylesheet", _("Load how pages look"), GET=EVERYBODY),
    row("core:accent", _("Load the site's colour"), GET=EVERYBODY),
)  # fmt: skip
