import functools

from django.http import HttpResponse
from django.views import View
from django.views.generic import TemplateView

from trellis.core.tests.where_example import pages, services


def plain(view):
    @functools.wraps(view)
    def inner(*arguments, **named):
        return view(*arguments, **named)

    return inner


@plain
def show(request, fence_id):
    return HttpResponse(pages.fence_page(fence_id))


def edit(request, fence_id):
    services.paint(request, fence_id)
    return render_missing(request)


def render_missing(request):
    return HttpResponse("where_example/missing.html")


class Gone(View):
    def get(self, request):
        return show(request, 1)


class Empty(TemplateView):
    template_name = "core/error.html"
