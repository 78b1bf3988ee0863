"""Addresses of accounts that are our own; those of django-allauth stand in config/urls.py."""

from django.urls import path

from trellis.accounts import views

app_name = "accounts"
urlpatterns = [
    path("person/", views.person, name="person"),
    path("person/tokens/", views.create_token, name="create_token"),
    path("person/tokens/<int:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("person/sessions/", views.sessions, name="sessions"),
    path("person/sessions/end-others/", views.end_other_sessions, name="end_other_sessions"),
    path("person/sessions/<int:session_id>/end/", views.end_session, name="end_session"),
    path("person/consents/", views.consents, name="consents"),
    path("person/consents/<slug:purpose>/agree/", views.give_consent, name="give_consent"),
    path("person/consents/<slug:purpose>/withdraw/", views.withdraw_consent, name="withdraw_consent"),
    path("roles/", views.roles, name="roles"),
    path("roles/<int:grant_id>/revoke/", views.revoke_role, name="revoke_role"),
]
