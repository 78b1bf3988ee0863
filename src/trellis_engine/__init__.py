"""Methods for industrial clusters, free of any web framework or database.

One package per mathematical problem; every public function takes records and returns records.
"""

__version__ = "0.1.0"
