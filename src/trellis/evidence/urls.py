"""Addresses of the evidence."""

from django.urls import path

from trellis.evidence import views

app_name = "evidence"
urlpatterns = [
    path("", views.indicators, name="indicators"),
    path("<slug:key>/", views.indicator, name="indicator"),
]
