"""Web and mail addresses."""

import re

from trellis.imports.reading.cells import Flaw, Parsed
from trellis.imports.reading.keys import fold
from trellis.imports.reading.small_words import NOT_AN_ADDRESS
from trellis.imports.types import Field, Verdict

HOST = r"(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_][\w-]{1,62}"
LINK = re.compile(
    rf"\A(https?)://(?:{HOST}|\[[0-9a-f:]+\]|\d+(?:\.\d+){{3}})(?::\d{{1,5}})?(?:[/?#]\S*)?\Z", re.IGNORECASE
)
BARE = re.compile(rf"\A{HOST}(?::\d{{1,5}})?(?:[/?#]\S*)?\Z", re.IGNORECASE)
BROKEN_SCHEME = re.compile(r"\A(?:https?|htpp|htttp|hhttp|http?s?)\s*[:;]?\s*/{0,3}\s*(?=\w)", re.IGNORECASE)
MAIL = re.compile(rf"\A[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@{HOST}\Z")
MAIL_PREFIX = re.compile(r"\Amailto:", re.IGNORECASE)
BETWEEN = re.compile(r"[\s;,|]+")


def parse_url(text: str, field: Field) -> Parsed:
    """Return a web address with its scheme. A cell of just "Website" is no address: left out and told.

    >>> from trellis.imports.types import FieldType
    >>> parse_url("www.cluster.example/en", Field(name="f", label="", type=FieldType.URL)).value
    'https://www.cluster.example/en'
    """
    bare = text.strip().strip("<>\"'").strip()
    if LINK.match(bare):
        return Parsed(bare)
    if fold(bare) in NOT_AN_ADDRESS:
        return Parsed(None, (Flaw("not_an_address", Verdict.WARNED),))
    if BARE.match(bare):
        return Parsed(f"https://{bare}", (Flaw("scheme_added", Verdict.REPAIRED, f"https://{bare}"),))
    tidied = BROKEN_SCHEME.sub(lambda match: "https://" if "s" in match.group().lower() else "http://", bare)
    if tidied != bare and LINK.match(tidied):
        return Parsed(tidied, (Flaw("scheme_mended", Verdict.REPAIRED, tidied),))
    several = [part for part in BETWEEN.split(bare) if LINK.match(part) or BARE.match(part)]
    suggestion = several[0] if several else ""
    code = "several_addresses" if len(several) > 1 else "bad_address"
    return Parsed(None, (Flaw(code, Verdict.REFUSED, suggestion),))


def parse_email(text: str, field: Field) -> Parsed:
    bare = MAIL_PREFIX.sub("", text.strip().strip("<>")).strip()
    if MAIL.match(bare):
        return Parsed(bare)
    several = [part for part in BETWEEN.split(bare) if MAIL.match(part)]
    tidied = bare.replace(" ", "").replace("(at)", "@").replace("[at]", "@").replace("(dot)", ".")
    suggestion = several[0] if several else tidied if MAIL.match(tidied) else ""
    return Parsed(None, (Flaw("bad_email", Verdict.REFUSED, suggestion),))
