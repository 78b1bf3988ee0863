"""The edges of the exchange for browsers."""
