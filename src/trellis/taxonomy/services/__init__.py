"""Loading the reference lists and preparing the geography; the only writers of this module."""
