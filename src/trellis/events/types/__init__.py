"""The words of events, one file for each subject."""
