"""Addresses of searching and the map."""

from django.urls import path

from trellis.registry.views import search

urlpatterns = [
    path("organisations/", search.search, name="search"),
    path("organisations/map/", search.viewport, name="viewport"),
    path("organisations/export/", search.export, name="export"),
    path("organisations/search/suggestions/", search.suggest, name="suggest"),
]
