"""Addresses of the calendar and of single events."""

from django.urls import path

from trellis.events.views import calendar, event, keeping

urlpatterns = [
    path("", calendar.calendar, name="calendar"),
    path("files/events.<slug:key>", calendar.export, name="export"),
    path("feed.ics", calendar.feed, name="feed"),
    path("yours/", event.yours, name="yours"),
    path("new/", event.kinds, name="kinds"),
    path("new/<slug:event_kind>/", event.create, name="create"),
    path("series/<slug:series>/", calendar.series, name="series"),
    path("hosts/<int:host_id>/answer/", keeping.answer_host, name="answer_host"),
    path("<slug:event>/", event.event, name="event"),
    path("<slug:event>/event.ics", event.event_file, name="event_file"),
    path("<slug:event>/edit/", event.edit, name="edit"),
    path("<slug:event>/publish/", event.publish, name="publish"),
    path("<slug:event>/cancel/", event.cancel, name="cancel"),
    path("<slug:event>/next-edition/", event.duplicate, name="duplicate"),
    path("<slug:event>/remove/", event.remove, name="remove"),
    path("<slug:event>/hosts/", keeping.hosts, name="hosts"),
    path("<slug:event>/hosts/<int:host_id>/remove/", keeping.remove_host, name="remove_host"),
    path("<slug:event>/invited/", keeping.invited, name="invited"),
    path("<slug:event>/invited/remove/", keeping.disinvite, name="disinvite"),
    path("<slug:event>/outputs/", keeping.outputs, name="outputs"),
    path("<slug:event>/outputs/<int:output_id>/remove/", keeping.remove_output, name="remove_output"),
]
