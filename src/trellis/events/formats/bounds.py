"""How large an agenda may be. Beyond it the file is refused, with the limit named."""

from datetime import timedelta

FILE_BYTES = 20_000_000
SESSIONS = 10_000
DEPTH = 32  # nesting of XML, JSON and calendar components
NODES = 1_000_000  # elements of XML, values of JSON
LINES = 1_000_000  # of a calendar
TITLE = 500
SHORT_TEXT = 500  # a room, a track, a name
LONG_TEXT = 30_000  # what a cell of a sheet holds
ADDRESS = 2_000
LONGEST = timedelta(days=14)  # of one session
FIRST_YEAR, LAST_YEAR = 1970, 2100
REPEATS = 200  # of one repeating entry of a calendar
REPEATING = timedelta(days=731)
WITHOUT_END = timedelta(minutes=60)  # how long a session is taken to last whose end nobody says
