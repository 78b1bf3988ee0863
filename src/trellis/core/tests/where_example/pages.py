from trellis.core.tests.where_example.selectors import get_fence


class FencePage:
    template = "core/error.html"


def fence_page(fence_id):
    get_fence(fence_id)
    return FencePage()
