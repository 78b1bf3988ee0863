"""One-to-one and group meetings at events."""
