"""The private record that a cluster keeps about each of its members."""
