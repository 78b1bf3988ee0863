"""Addresses of the registry, one file for each subject; fixed ones before those with a profile's own."""

from trellis.registry.urls import catalogue, directory, profiles, search

app_name = "registry"
urlpatterns = [*search.urlpatterns, *directory.urlpatterns, *catalogue.urlpatterns, *profiles.urlpatterns]
