"""Benchmarks: commands that print a readable table and, as the last line, one JSON object."""
