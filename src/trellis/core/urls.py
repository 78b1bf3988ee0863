"""Core's addresses."""

from django.urls import path

from trellis.core import views

app_name = "core"
urlpatterns = [
    path("style/<slug:name>.css", views.stylesheet, name="stylesheet"),
    path("theme/", views.theme, name="theme"),
    path("components/", views.components, name="components"),
]
