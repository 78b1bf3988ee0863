"""Addresses of events, one file for each subject; fixed ones before those with an event's own."""

from trellis.events.urls import agenda, check_in, event, letters, registration, rehearsals

app_name = "events"
urlpatterns = [
    *event.urlpatterns,
    *agenda.urlpatterns,
    *registration.urlpatterns,
    *check_in.urlpatterns,
    *letters.urlpatterns,
    *rehearsals.urlpatterns,
]
