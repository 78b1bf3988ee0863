"""Pairing of two sides: how well, how fast, beside peers and beside nobody who chooses."""
