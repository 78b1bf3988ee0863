"""Scripts that set the platform up and run it on one machine; standard library only."""
