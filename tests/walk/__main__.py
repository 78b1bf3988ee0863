"""`make walk`: three strangers and a visitor ask at random; say what was asked and found; JSON last."""

import json
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    quiet = ["-q", "--no-cov", "--show-capture=no", "-p", "no:randomly", "-p", "no:cacheprovider"]
    status = pytest.main([*quiet, "-m", "walk", str(HERE), *arguments])
    from tests.walk.leaks import PLANTED  # noqa: PLC0415  needs Django set up
    from tests.walk.steps import CHANNELS, Walked  # noqa: PLC0415
    from tests.walk.test_walk import WALKED  # noqa: PLC0415  filled by the tests

    clean, about = WALKED.get("", Walked()), {planted.channel: planted.about for planted in PLANTED}
    print(f"\n{'channel':<12}{'asked':>8}{'leaks':>8}{'planted leak found after':>27}  planted")
    found_after = {}
    for channel in CHANNELS:
        leaks = sum(leak.channel == channel for leak in clean.leaks)
        planted = WALKED.get(channel)
        is_found = planted is not None and any(leak.channel == channel for leak in planted.leaks)
        found_after[channel] = planted.steps if planted and is_found else None
        after = f"{found_after[channel]} steps" if found_after[channel] else "not found"
        print(f"{channel:<12}{clean.asked[channel]:>8}{leaks:>8}{after:>27}  {about[channel]}")
    for leak in clean.leaks:
        print(f"{leak.channel}: {leak.walker} asked {leak.asked} and met {leak.what}")
    for answer in clean.broken:
        print(f"broken: {answer}")
    figures = {
        "steps": clean.steps,
        "routes": len(clean.routes),
        "answers": dict(sorted(clean.answers.items())),
        "leaks": len(clean.leaks),
        "planted": len(PLANTED),
        "planted_found": sum(after is not None for after in found_after.values()),
        "seconds": round(time.monotonic() - began),
        "passed": status == 0,
    }
    print(json.dumps(figures))
    return int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
