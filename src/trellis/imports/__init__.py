"""Files into staged rows, errors, repairs, acceptance and undo."""
