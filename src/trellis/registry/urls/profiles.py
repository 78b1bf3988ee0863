"""Addresses of profiles."""

from django.urls import path

from trellis.registry.views import (
    claims,
    editing,
    invitations,
    keeping,
    listings,
    organisation,
    people,
    proposals,
    reports,
)

urlpatterns = [
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("listed/<str:token>/", listings.received, name="received"),
    path("listed/<str:token>/correct/", listings.correct, name="correct_received"),
    path("organisations/new/", editing.kinds, name="kinds"),
    path("organisations/new/<slug:kind>/", editing.create, name="create"),
    path("organisations/review/", keeping.review, name="review"),
    path("organisations/review/claims/<int:claim_id>/", claims.decide, name="decide_claim"),
    path("organisations/review/reports/<int:report_id>/", reports.decide, name="decide_report"),
    path("organisations/<slug:slug>/", organisation.organisation, name="organisation"),
    path("organisations/<slug:slug>/claim/", claims.claim, name="claim"),
    path("organisations/<slug:slug>/report/", reports.report, name="report"),
    path("organisations/<slug:slug>/edit/", editing.edit, name="edit"),
    path("organisations/<slug:slug>/draft/", editing.draft, name="draft"),
    path("organisations/<slug:slug>/history/", organisation.history, name="history"),
    path("organisations/<slug:slug>/history/<int:entry_id>/take-back/", keeping.take_back, name="take_back"),
    path("organisations/<slug:slug>/people/", people.people, name="people"),
    path("organisations/<slug:slug>/people/invite/", invitations.invite, name="invite"),
    path(
        "organisations/<slug:slug>/people/invitations/<int:invitation_id>/withdraw/",
        invitations.withdraw,
        name="withdraw_invitation",
    ),
    path("organisations/<slug:slug>/leave/", invitations.leave, name="leave"),
    path("organisations/<slug:slug>/people/<int:person_id>/", people.person, name="person"),
    path("organisations/<slug:slug>/proposals/", proposals.proposals, name="proposals"),
    path("organisations/<slug:slug>/proposals/<int:proposal_id>/", proposals.answer, name="answer_proposal"),
    path("organisations/<slug:slug>/address/", keeping.address, name="address"),
    path("organisations/<slug:slug>/steps/<slug:key>/", keeping.step, name="life"),
    path("organisations/<slug:slug>/rules/<str:rule>/", keeping.rule, name="rule"),
    path("organisations/<slug:slug>/members/", keeping.edit_members, name="edit_members"),
    path("organisations/<slug:slug>/members/<int:member_id>/", keeping.edit_member, name="edit_member"),
    path(
        "organisations/<slug:slug>/members/<int:member_id>/remove/",
        keeping.remove_member,
        name="remove_member",
    ),
    path("organisations/<slug:slug>/members/links/", listings.write_to_all, name="write_to_members"),
    path(
        "organisations/<slug:slug>/members/<int:member_id>/link/",
        listings.write_to_one,
        name="write_to_member",
    ),
    path("organisations/<slug:slug>/results/", keeping.edit_results, name="edit_results"),
    path("organisations/<slug:slug>/results/<int:result_id>/", keeping.edit_result, name="edit_result"),
]
