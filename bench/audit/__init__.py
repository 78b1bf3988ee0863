"""The chain over the record of changes: `make bench-audit`."""
