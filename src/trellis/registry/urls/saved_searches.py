"""Addresses of saved searches."""

from django.urls import path

from trellis.registry.views import saved_searches

urlpatterns = [
    path("searches/", saved_searches.saved_searches, name="saved_searches"),
    path("searches/save/", saved_searches.save, name="save_search"),
    path("searches/<int:search_id>/", saved_searches.saved_search, name="saved_search"),
]
