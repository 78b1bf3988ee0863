"""Addresses of the registry, one file for each subject; fixed ones before those with a profile's own."""

from trellis.registry.urls import profiles

app_name = "registry"
urlpatterns = [*profiles.urlpatterns]
