"""Reading: topics and their words, choices, the inbox, the outbox."""
