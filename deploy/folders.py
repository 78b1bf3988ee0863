"""Where this checkout is, and where it keeps what it makes."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def var_folder() -> Path:
    """TRELLIS_VAR, else var/ in the checkout: everything made at set-up and while running."""
    return Path(os.environ.get("TRELLIS_VAR") or ROOT / "var").resolve()
