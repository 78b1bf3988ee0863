"""Addresses of letters to those who take part."""

from django.urls import path

from trellis.events.views import letters

urlpatterns = [
    path("<slug:event>/letters/", letters.list_letters, name="letters"),
    path("<slug:event>/letters/new/", letters.compose, name="compose"),
    path("<slug:event>/letters/<int:participant_letter>/", letters.letter, name="letter"),
]
