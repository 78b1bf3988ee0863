"""Every address of the platform, module by module."""

from django.urls import include, path

from config.api import api

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("api/", api.urls),
    path("facts/", include("trellis.evidence.urls")),
]
