"""One frozen record per screen, one file for each subject."""
