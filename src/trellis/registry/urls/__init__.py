"""Addresses of the registry, one file for each subject; fixed ones before those with a profile's own."""

from trellis.registry.urls import catalogue, directory, merging, profiles, saved_searches, search

app_name = "registry"
urlpatterns = [
    *search.urlpatterns,
    *saved_searches.urlpatterns,
    *directory.urlpatterns,
    *catalogue.urlpatterns,
    *merging.urlpatterns,
    *profiles.urlpatterns,
]
