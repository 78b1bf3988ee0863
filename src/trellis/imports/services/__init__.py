"""What a person can do with an import, one file for each step."""
