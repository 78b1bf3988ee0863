"""What the large pages cost: the server's own time and the bytes of a first view."""
