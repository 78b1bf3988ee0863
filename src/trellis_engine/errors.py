"""Everything that can go wrong in the engine.

EngineError
├── InvalidRecord          a record given to a function breaks a rule; says which one and what to do
├── InvalidFile            a file given on the command line cannot be read as records
├── ConflictingDecisions   what was declared earlier contradicts itself
├── MissingExtra           a method needs a package that is not installed
└── Unsolvable             what is asked for cannot be had; says who stands against it
"""


class EngineError(ValueError):
    """A function of the engine cannot answer; the message says what to do."""


class InvalidRecord(EngineError):
    """A record breaks a rule; the message names the record and the field."""


class InvalidFile(EngineError):
    """A file cannot be read as records; the message names the file and the line."""


class ConflictingDecisions(EngineError):
    """Declared pairs contradict one another; the message names the chain."""


class MissingExtra(EngineError):
    """A method needs a package that is not installed; the message names the extra."""


class Unsolvable(EngineError):
    """No answer keeps every rule; the message names who cannot have what."""
