import functools

from django.urls import include, path
from ninja import NinjaAPI

from trellis.core.tests.where_example import services, views

api = NinjaAPI(urls_namespace="where-example")


@api.get("/fences/{fence_id}")
def read(request, fence_id: int):
    return fence_id


@api.post("/fences/{fence_id}")
def write(request, fence_id: int):
    return services.paint(request, fence_id)


fences = [path("<int:fence_id>/", views.show, name="fence"), path("<int:fence_id>/edit/", views.edit)]
urlpatterns = [
    path("fences/", include((fences, "fences"))),
    path("gone/", views.Gone.as_view(), name="gone"),
    path("api/", api.urls),
    path("empty/", views.Empty.as_view()),
    path("partial/", functools.partial(views.show, fence_id=1)),
    path("built-in/", functools.partial(print)),
    path("nameless/", lambda request: views.show(request, 1)),
]
