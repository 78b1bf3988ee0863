"""The proof of breaks in a process of its own, so that a plan can use another core and stop when it likes.

`python -m trellis_engine.timetable.proof_process` reads a grid from its input and writes what it learns.
"""

import os
import pickle
import subprocess
import sys
import threading
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np

from trellis_engine.timetable.grid import Grid
from trellis_engine.timetable.proving import Progress, fewest_breaks


class ProofProcess:
    """A proof under way; a context manager that ends it.

    Parameters
    ----------
    grid : Grid
        The meetings.
    seed : int
        Where chance comes from.
    """

    def __init__(self, grid: Grid, seed: int) -> None:
        self._latest = Progress(None, 0, None)
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "trellis_engine.timetable.proof_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
        )
        self._reader = threading.Thread(target=self._read, args=(pickle.dumps((grid, seed)),), daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()

    def latest(self) -> Progress:
        """Return what is known so far."""
        return self._latest

    def _read(self, question: bytes) -> None:
        process = self._process
        if process.stdin is None or process.stdout is None:  # pragma: no cover  (both are pipes)
            return
        try:
            with process.stdout, process.stdin:
                process.stdin.write(question)
                process.stdin.close()
                while True:
                    self._latest = pickle.load(process.stdout)  # noqa: S301  (from our own process)
        except (EOFError, OSError, pickle.UnpicklingError):
            return


def main(question: BinaryIO, answers: BinaryIO) -> None:
    """Read a grid and a seed, and write each step of the proof."""
    grid, seed = pickle.load(question)  # noqa: S301  (from the process that started this one)

    def tell(progress: Progress) -> bool:
        pickle.dump(progress, answers)
        answers.flush()
        return True

    found = fewest_breaks(grid, np.random.default_rng(seed), watch=tell)
    tell(Progress(found.breaks, found.bound, found.schedule))


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
