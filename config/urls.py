"""Every address of the platform, module by module."""

from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView
from django.views.i18n import set_language

from config.api import api
from trellis.accounts.adapters import sign_in_service

handler400 = "trellis.core.views.bad_request"
handler403 = "trellis.core.views.forbidden"
handler404 = "trellis.core.views.not_found"
handler429 = "trellis.core.views.too_many"  # asked for by the sign-in library
handler500 = "trellis.core.views.server_error"

urlpatterns = [
    path("", include("trellis.core.urls")),
    path("", include("trellis.portal.urls")),
    # ours in the place of the library's
    path("accounts/sessions/", RedirectView.as_view(pattern_name="accounts:sessions")),
    path("accounts/oidc/<slug:provider_id>/login/", sign_in_service.login),
    path("accounts/oidc/<slug:provider_id>/login/callback/", sign_in_service.callback),
    path("language/", require_POST(set_language), name="set_language"),
    path("accounts/", include("trellis.accounts.adapters.addresses")),
    path("", include("trellis.accounts.urls")),
    path("api/", api.urls),
    path("events/", include("trellis.meetings.urls")),
    path("events/", include("trellis.events.urls")),
    path("facts/", include("trellis.evidence.urls")),
    path("notifications/", include("trellis.notifications.urls")),
    path("imports/", include("trellis.imports.urls")),
    path("", include("trellis.taxonomy.urls")),
    path("", include("trellis.members.urls")),
    path("", include("trellis.exchange.urls")),
    path("", include("trellis.registry.urls")),
]
