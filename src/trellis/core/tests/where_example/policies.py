def can_paint(actor, fence):
    return actor
