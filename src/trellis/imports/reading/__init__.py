"""File bytes to rows, and cells to values: pure functions that know no database and no target."""
