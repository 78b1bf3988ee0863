"""Addresses of the registry, one file for each subject; fixed ones before those with a profile's own."""

from trellis.registry.urls import profiles, search

app_name = "registry"
urlpatterns = [*search.urlpatterns, *profiles.urlpatterns]
