"""Reading a cluster's register of members."""
