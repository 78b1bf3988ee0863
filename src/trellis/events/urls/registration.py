"""Addresses of registration."""

from django.urls import path

from trellis.events.views import badges, bringing, registration

urlpatterns = [
    path("<slug:event>/register/", registration.register, name="register"),
    path("<slug:event>/register/change/", registration.change, name="change_registration"),
    path("<slug:event>/register/take-back/", registration.take_back, name="take_back"),
    path("<slug:event>/registration/", registration.setup, name="setup"),
    path("<slug:event>/participants/", registration.participants, name="participants"),
    path(
        "<slug:event>/files/participants.<slug:key>", registration.participants_file, name="participants_file"
    ),
    path("<slug:event>/participants/<int:registration_id>/decide/", registration.decide, name="decide"),
    path("<slug:event>/register/group/", bringing.group, name="register_group"),
    path("<slug:event>/participants/list/", bringing.bring, name="bring"),
    path("<slug:event>/participants/tell/", bringing.tell_brought, name="tell_brought"),
    path("<slug:event>/badges/", badges.badges, name="badges"),
    path("<slug:event>/badges/names.pdf", badges.names, name="names"),
    path("<slug:event>/badge.pdf", badges.own_badge, name="own_badge"),
    path("<slug:event>/participants/<int:participant_id>/badge.pdf", badges.badge, name="badge"),
    path("<slug:event>/directory/", registration.directory, name="directory"),
]
