"""Organisations, memberships, networks, search and the map."""
