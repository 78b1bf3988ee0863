"""Addresses of imports."""

from django.urls import path

from trellis.imports.views import files, run

app_name = "imports"
urlpatterns = [
    path("", run.imports, name="imports"),
    path("start/", run.start, name="start"),
    path("<int:import_id>/", run.import_page, name="import"),
    path("<int:import_id>/progress/", run.progress, name="progress"),
    path("<int:import_id>/check/", run.check, name="check"),
    path("<int:import_id>/accept/", run.accept, name="accept"),
    path("<int:import_id>/search-again/", run.search_again, name="search_again"),
    path("<int:import_id>/resume/", run.resume, name="resume"),
    path("<int:import_id>/discard/", run.discard, name="discard"),
    path("<int:import_id>/undo/", run.undo, name="undo"),
    path("<int:import_id>/faults/", files.faults, name="faults"),
    path("<int:import_id>/faults/repair/", files.repair_alike, name="repair_alike"),
    path("<int:import_id>/duplicates/", files.duplicates, name="duplicates"),
    path("<int:import_id>/duplicates/decide/", files.decide, name="decide"),
    path("<int:import_id>/files/<int:position>/", files.file, name="file"),
    path("<int:import_id>/files/<int:position>/settings/", files.read_differently, name="read_differently"),
    path("<int:import_id>/files/<int:position>/constants/", files.set_constants, name="set_constants"),
    path("<int:import_id>/files/<int:position>/rows/", files.rows, name="rows"),
    path("<int:import_id>/files/<int:position>/rows/<int:number>/", files.row, name="row"),
    path("<int:import_id>/files/<int:position>/repair-list/", files.repair_list, name="repair_list"),
]
