"""What a set-up script raises: one sentence about what is wrong and one about what to do."""


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do about it."""
