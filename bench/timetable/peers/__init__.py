"""What others do with the same events: general solvers on the plain model, and nobody who optimises.

The plain model: a meeting is in a slot or not, a participant is busy in a slot if a meeting of theirs is, and
a run starts where they are busy and were not before; breaks are runs less one. No patterns, no presolve.
"""

from bench.timetable.peers.answer import Answer
from bench.timetable.peers.constraints import cp_sat
from bench.timetable.peers.maxsat import rc2
from bench.timetable.peers.simulations import alphabetical_dealer, first_come_booking

__all__ = ["Answer", "alphabetical_dealer", "cp_sat", "first_come_booking", "rc2"]
