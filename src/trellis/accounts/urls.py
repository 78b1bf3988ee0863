"""Addresses of accounts that are our own; those of django-allauth stand in config/urls.py."""

from django.urls import path

from trellis.accounts import views

app_name = "accounts"
urlpatterns = [
    path("person/", views.person, name="person"),
    path("person/tokens/", views.create_token, name="create_token"),
    path("person/tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("roles/", views.roles, name="roles"),
    path("roles/<int:grant_id>/revoke/", views.revoke_role, name="revoke_role"),
]
