"""What people are told: outbox, mail, inbox, digests."""
