"""Every address of meetings, below that of their event."""

from django.urls import path

from trellis.meetings.views import board, part, people, plans, setup

app_name = "meetings"
urlpatterns = [
    path("meetings/answer/<str:token>/", people.answer, name="answer"),
    path("<slug:event>/meetings/", part.schedule, name="schedule"),
    path("<slug:event>/meetings/part/", part.part, name="part"),
    path("<slug:event>/meetings/part/away/", part.away, name="away"),
    path("<slug:event>/meetings/part/leave/", part.leave, name="leave"),
    path("<slug:event>/meetings/people/", people.people, name="people"),
    path("<slug:event>/meetings/people/<int:participant>/", people.person, name="person"),
    path("<slug:event>/meetings/people/<int:participant>/wish/", people.wish, name="wish"),
    path("<slug:event>/meetings/people/<int:participant>/ask/", people.ask, name="ask"),
    path("<slug:event>/meetings/people/<int:participant>/book/", people.book, name="book"),
    path("<slug:event>/meetings/requests/<int:meeting_request>/", people.decide, name="decide"),
    path("<slug:event>/meetings/setup/", setup.setup, name="setup"),
    path("<slug:event>/meetings/setup/step/", setup.step, name="step"),
    path("<slug:event>/meetings/setup/halls/", setup.halls, name="halls"),
    path("<slug:event>/meetings/silent/", setup.silent, name="silent"),
    path("<slug:event>/meetings/silent/invite/", setup.invite, name="invite"),
    path("<slug:event>/meetings/board/", board.board, name="board"),
    path("<slug:event>/meetings/board/<int:meeting>/", board.board_step, name="board_step"),
    path("<slug:event>/meetings/board/arrange/", board.arrange, name="arrange"),
    path("<slug:event>/meetings/board/undo/", board.undo, name="undo"),
    path("<slug:event>/meetings/board/repair/", board.repair, name="repair"),
    path("<slug:event>/meetings/plans/", plans.plans, name="plans"),
    path("<slug:event>/meetings/plans/<int:run>/", plans.plan, name="plan"),
    path("<slug:event>/meetings/plans/<int:run>/progress/", plans.progress, name="progress"),
    path("<slug:event>/meetings/plans/<int:run>/stop/", plans.stop, name="stop"),
    path("<slug:event>/meetings/plans/<int:run>/apply/", plans.apply, name="apply"),
    path("<slug:event>/meetings/plans/<int:run>/force/", plans.force, name="force"),
    path("<slug:event>/meetings/<int:meeting>/", part.meeting, name="meeting"),
    path("<slug:event>/meetings/<int:meeting>/move/", part.move, name="move"),
    path("<slug:event>/meetings/<int:meeting>/cancel/", part.cancel, name="cancel"),
]
