"""Reading listings and their kinds."""
