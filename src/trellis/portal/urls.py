"""Addresses of the portal."""

from django.urls import path

from trellis.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("imprint/", views.imprint, name="imprint"),
    path("privacy/", views.privacy, name="privacy"),
    path("privacy/record.json", views.privacy_record, name="privacy_record"),
    path("privacy/you/", views.own_data, name="own_data"),
    path("privacy/about-you.json", views.own_data_file, name="own_data_file"),
    path("permissions/", views.permissions, name="permissions"),
    path("api/docs/", views.api, name="api"),
    path("settings/", views.site, name="settings"),
    path("settings/blocks/", views.offered_blocks, name="blocks"),
    path("settings/logo/", views.change_logo, name="change_logo"),
    path("settings/logo/remove/", views.remove_logo, name="remove_logo"),
    path("settings/texts/<slug:language>/", views.texts, name="texts"),
    path("logo/<slug:digest>.png", views.logo, name="logo"),
]
