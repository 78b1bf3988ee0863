"""Where the sign-in library asks us: its documented hooks. An edge: it calls services, nothing calls it."""
