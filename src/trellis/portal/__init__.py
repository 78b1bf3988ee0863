"""The home page and what spans all modules."""
