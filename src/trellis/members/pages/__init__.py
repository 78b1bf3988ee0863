"""One frozen record per screen."""
