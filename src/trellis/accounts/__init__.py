"""Persons, sign-in, platform roles, access tokens."""
