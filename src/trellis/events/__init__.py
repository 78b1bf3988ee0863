"""Events: conferences, talks, series, missions and matchmaking events, with all that happens at them."""
