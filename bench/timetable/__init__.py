"""Meetings of brokerage events: the published cases, generated events, an independent checker, and peers."""
