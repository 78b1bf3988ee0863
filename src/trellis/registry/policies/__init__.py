"""Who may do what in the registry, and why not."""
