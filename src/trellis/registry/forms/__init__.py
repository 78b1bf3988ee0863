"""What a person types, and what a service gets from it."""
