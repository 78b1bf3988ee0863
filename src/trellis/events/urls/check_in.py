"""Addresses of the desk; its worker answers for those below it when the network is away."""

from django.urls import path

from trellis.events.views import check_in

urlpatterns = [
    path("<slug:event>/check-in/", check_in.check_in, name="check_in"),
    path("<slug:event>/check-in/roster.json", check_in.roster, name="check_in_roster"),
    path("<slug:event>/check-in/scans/", check_in.scans, name="check_in_scans"),
    path("<slug:event>/check-in/worker.js", check_in.worker, name="check_in_worker"),
    path("<slug:event>/check-in/walk-in/", check_in.walk_in, name="walk_in"),
    path(
        "<slug:event>/participants/<int:participant_id>/undo-check-in/", check_in.undo, name="undo_check_in"
    ),
]
