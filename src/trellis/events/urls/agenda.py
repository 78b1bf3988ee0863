"""Addresses of agendas, all below their event."""

from django.urls import path

from trellis.events.views import agenda, agenda_editing

urlpatterns = [
    path("<slug:event>/agenda/", agenda.agenda, name="agenda"),
    path("<slug:event>/agenda/sessions/<int:session>/", agenda.session, name="session"),
    path("<slug:event>/agenda/sessions/<int:session>/mark/", agenda.mark, name="mark_session"),
    path("<slug:event>/agenda/files/agenda.<slug:key>", agenda.agenda_file, name="agenda_file"),
    path("<slug:event>/agenda/widget/", agenda.widget, name="agenda_widget"),
    path("<slug:event>/agenda/edit/", agenda_editing.edit, name="agenda_edit"),
    path("<slug:event>/agenda/edit/new/", agenda_editing.add, name="session_add"),
    path("<slug:event>/agenda/edit/<int:session>/", agenda_editing.change, name="session_edit"),
    path("<slug:event>/agenda/edit/<int:session>/move/", agenda_editing.move, name="session_move"),
    path("<slug:event>/agenda/edit/<int:session>/remove/", agenda_editing.remove, name="session_remove"),
    path("<slug:event>/agenda/publish/", agenda_editing.publish, name="agenda_publish"),
    path("<slug:event>/agenda/imports/", agenda_editing.imports, name="agenda_imports"),
    path("<slug:event>/agenda/imports/<int:agenda_import>/", agenda_editing.staged, name="agenda_import"),
    path("<slug:event>/agenda/imports/<int:agenda_import>/apply/", agenda_editing.apply, name="agenda_apply"),
    path("<slug:event>/agenda/imports/<int:agenda_import>/undo/", agenda_editing.undo, name="agenda_undo"),
    path("<slug:event>/agenda/versions/", agenda_editing.versions, name="agenda_versions"),
    path("<slug:event>/agenda/versions/<int:version>/", agenda_editing.version, name="agenda_version"),
]
