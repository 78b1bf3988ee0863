"""Figures with their source."""
