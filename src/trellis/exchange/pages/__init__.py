"""One record for each screen of the exchange."""
