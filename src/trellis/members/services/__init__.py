"""Writing a cluster's register of members."""
