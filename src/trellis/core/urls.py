"""Core's addresses."""

from django.urls import path, re_path

from trellis.core import views

app_name = "core"
urlpatterns = [
    re_path("^style/accent-(?P<colour>[0-9a-f]{6})[.]css$", views.accent, name="accent"),
    path("style/<slug:name>.css", views.stylesheet, name="stylesheet"),
    path("theme/", views.theme, name="theme"),
    path("components/", views.components, name="components"),
]
