"""Writing the registry: one function for each thing a person can do."""
