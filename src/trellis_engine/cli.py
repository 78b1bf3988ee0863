"""The command line: `trellis-engine link FILE ...`. Each family of methods adds a command of its own."""

import argparse
import sys
from collections.abc import Sequence

from trellis_engine import __version__
from trellis_engine.allocation import command as allocation
from trellis_engine.errors import EngineError
from trellis_engine.linkage import command as linkage
from trellis_engine.pairing import command as pairing
from trellis_engine.timetable import command as timetable

_BAD_INPUT = 2
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after the program's name; those of the process if not given.

    Returns
    -------
    int
        0 if it worked, 2 if the input cannot be used (standard error says what to do), 130 if interrupted.
    """
    parser = argparse.ArgumentParser(
        prog="trellis-engine", description="Methods for industrial clusters, on files."
    )
    parser.add_argument("--version", action="version", version=f"trellis-engine {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", required=True)
    for family in (allocation, linkage, pairing, timetable):
        family.add_to(commands)
    chosen = parser.parse_args(arguments)
    try:
        chosen.run(chosen, sys.stdout, sys.stderr)
    except EngineError as error:
        sys.stderr.write(f"trellis-engine: {error}\n")
        return _BAD_INPUT
    except KeyboardInterrupt:
        sys.stderr.write("\ntrellis-engine: stopped; nothing was written\n")
        return _INTERRUPTED
    return 0
