"""Screens of a cluster's register of members."""
