"""Addresses of the reference lists."""

from django.urls import path

from trellis.taxonomy import views

app_name = "taxonomy"
urlpatterns = [
    path("lists/", views.schemes, name="schemes"),
    path("lists/<slug:code>/", views.scheme, name="scheme"),
    path("lists/<slug:code>.csv", views.scheme_export, name="scheme_export"),
    path("lists/<slug:scheme>/<str:code>/", views.term, name="term"),
    path("glossary/", views.glossary, name="glossary"),
    path("links/", views.links, name="links"),
]
