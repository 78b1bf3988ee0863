"""Reading the registry, one file for each subject."""
