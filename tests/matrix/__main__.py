"""`make matrix`: make every cell's request; say for each role how many got which answer; JSON last."""

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from trellis.core.permissions import Answer, Role

HERE = Path(__file__).parent


def main(arguments: list[str]) -> int:
    status = pytest.main(
        ["-q", "--no-cov", "-p", "no:randomly", "-p", "no:cacheprovider", str(HERE), *arguments]
    )
    from tests.matrix.test_matrix import COUNTED, ROUTES, UNEXPECTED  # noqa: PLC0415  filled by the tests

    print_table(COUNTED)
    for text in UNEXPECTED:
        print(text)
    figures = {
        "cells": sum(COUNTED.values()),
        "unexpected": len(UNEXPECTED),
        "routes": len(ROUTES),
        "passed": status == 0,
    }
    print(json.dumps(figures))
    return int(status)


def print_table(counted: Counter[tuple[str, str]]) -> None:
    """One line for each role, one column for each answer."""
    print("\n" + f"{'role':<12}" + "".join(f"{one.value:>17}" for one in Answer) + f"{'cells':>10}")
    for role in Role:
        numbers = [counted[role.value, one.value] for one in Answer]
        print(f"{role.value:<12}" + "".join(f"{number:>17}" for number in numbers) + f"{sum(numbers):>10}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
