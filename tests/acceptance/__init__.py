"""Real files, imported through the real services, with every row and cell accounted for (make acceptance)."""
