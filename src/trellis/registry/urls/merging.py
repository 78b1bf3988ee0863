"""Addresses of duplicates and merging."""

from django.urls import path

from trellis.registry.views import merging

urlpatterns = [
    path("organisations/duplicates/", merging.duplicates, name="duplicates"),
    path("organisations/duplicates/<int:pair_id>/different/", merging.different, name="call_different"),
    path("organisations/merges/<int:merge_id>/undo/", merging.undo, name="undo_merge"),
    path("organisations/<slug:slug>/merge/<slug:other>/", merging.merge, name="merge"),
]
