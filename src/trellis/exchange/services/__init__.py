"""Everything that is done with listings."""
