"""Invented organisations and their variants, from a seed: what is the same and what is not is known."""
