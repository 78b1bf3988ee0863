"""Addresses of the registers of members."""

from django.urls import path

from trellis.members.views import entries, letters, register

app_name = "members"
urlpatterns = [
    path("members/", register.registers, name="registers"),
    path("organisations/<slug:slug>/register/", register.register, name="register"),
    path("organisations/<slug:slug>/register/new/", register.create, name="create"),
    path("organisations/<slug:slug>/register/take-over/", register.take_over, name="take_over"),
    path("organisations/<slug:slug>/register/files/<slug:what>.<slug:key>", register.export, name="export"),
    path("organisations/<slug:slug>/register/letters/", letters.list_letters, name="letters"),
    path("organisations/<slug:slug>/register/letters/new/", letters.compose, name="compose"),
    path("organisations/<slug:slug>/register/letters/<int:letter_id>/", letters.letter, name="letter"),
    path("organisations/<slug:slug>/register/letters/<int:letter_id>/remind/", letters.remind, name="remind"),
    path("organisations/<slug:slug>/register/<int:record_id>/", entries.record, name="record"),
    path("organisations/<slug:slug>/register/<int:record_id>/edit/", register.edit, name="edit"),
    path("organisations/<slug:slug>/register/<int:record_id>/remove/", register.remove, name="remove"),
    path(
        "organisations/<slug:slug>/register/<int:record_id>/<slug:kind>/new/",
        entries.add_entry,
        name="add_entry",
    ),
    path(
        "organisations/<slug:slug>/register/<int:record_id>/<slug:kind>/<int:item_id>/",
        entries.entry,
        name="entry",
    ),
    path(
        "organisations/<slug:slug>/register/<int:record_id>/<slug:kind>/<int:item_id>/close/",
        entries.close,
        name="close",
    ),
]
