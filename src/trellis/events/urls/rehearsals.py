"""Addresses of the rehearsal of an event."""

from django.urls import path

from trellis.events.views import rehearsals

urlpatterns = [
    path("<slug:event>/rehearsal/", rehearsals.rehearsal, name="rehearsal"),
    path("<slug:event>/rehearsal/step/", rehearsals.step, name="rehearsal_step"),
    path("<slug:event>/rehearsal/mail/", rehearsals.caught_mail, name="caught_mail"),
]
