"""Errors, decisions, actors, page rendering, base templates: no domain words."""
