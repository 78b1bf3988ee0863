"""Addresses of countries, regions and ecosystems."""

from django.urls import path

from trellis.registry.views import directory

urlpatterns = [
    path("countries/", directory.countries, name="countries"),
    path("countries/<slug:code>/", directory.country, name="country"),
    path("regions/", directory.regions, name="regions"),
    path("regions/<slug:code>/", directory.region, name="region"),
    path("ecosystems/", directory.ecosystems, name="ecosystems"),
    path("ecosystems/<slug:code>/", directory.ecosystem, name="ecosystem"),
]
