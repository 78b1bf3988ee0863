from trellis.core.tests.where_example import policies


def paint(actor, fence):
    return policies.can_paint(actor, fence)
