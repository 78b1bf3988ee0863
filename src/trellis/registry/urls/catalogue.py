"""Addresses of services and programmes."""

from django.urls import path

from trellis.registry.views import catalogue

urlpatterns = [
    path("services/", catalogue.services, name="services"),
    path("cluster-programmes/", catalogue.programmes, name="programmes"),
    path("cluster-programmes/compare/", catalogue.compare, name="compare_programmes"),
    path("cluster-programmes/<int:programme_id>/", catalogue.programme, name="programme"),
    path("files/<slug:catalogue>.<slug:key>", catalogue.export, name="export_catalogue"),
    path("organisations/<slug:slug>/keep/<slug:catalogue>/", catalogue.edit_items, name="edit_items"),
    path(
        "organisations/<slug:slug>/keep/<slug:catalogue>/<int:offer_id>/",
        catalogue.edit_item,
        name="edit_item",
    ),
]
