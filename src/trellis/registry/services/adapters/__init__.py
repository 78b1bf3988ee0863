"""What the imports block needs for the registry: record types, places, reading and writing."""
