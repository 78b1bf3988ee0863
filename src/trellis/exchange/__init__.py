"""Listings: what organisations offer and need."""
