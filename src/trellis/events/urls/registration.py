"""Addresses of registration."""

from django.urls import path

from trellis.events.views import registration

urlpatterns = [
    path("<slug:event>/register/", registration.register, name="register"),
    path("<slug:event>/register/take-back/", registration.take_back, name="take_back"),
    path("<slug:event>/registration/", registration.setup, name="setup"),
    path("<slug:event>/participants/", registration.participants, name="participants"),
    path(
        "<slug:event>/files/participants.<slug:key>", registration.participants_file, name="participants_file"
    ),
    path("<slug:event>/participants/<int:registration_id>/decide/", registration.decide, name="decide"),
    path("<slug:event>/directory/", registration.directory, name="directory"),
]
