"""Regions, activities, ecosystems, technologies: the codes everybody shares."""
