"""Addresses of the exchange."""

from django.urls import path

from trellis.exchange.views import introducing, keeping, listings

app_name = "exchange"
urlpatterns = [
    path("exchange/", listings.show_list, name="listings"),
    path("exchange/files/listings.<slug:key>", listings.export, name="export"),
    path("exchange/yours/", listings.own, name="own"),
    path("exchange/new/", keeping.kinds, name="kinds"),
    path("exchange/new/<slug:slug>/<slug:blueprint>/<slug:side>/", keeping.create, name="create"),
    path("exchange/introductions/", introducing.show_list, name="introductions"),
    path("exchange/introductions/<int:introduction_id>/", introducing.show, name="introduction"),
    path("exchange/introductions/<int:introduction_id>/outcome/", introducing.note_outcome, name="outcome"),
    path("exchange/introductions/<int:introduction_id>/<slug:answer>/", introducing.answer, name="answer"),
    path("exchange/<int:listing_id>/matches/<int:other_id>/", introducing.ask, name="ask"),
    path("exchange/<int:listing_id>/", listings.show, name="listing"),
    path("exchange/<int:listing_id>/matches/", listings.matches, name="matches"),
    path("exchange/<int:listing_id>/edit/", keeping.edit, name="edit"),
    path("exchange/<int:listing_id>/steps/<slug:step>/", keeping.take, name="step"),
    path("exchange/<int:listing_id>/discard/", keeping.discard, name="discard"),
]
