"""Words that stand for yes, no, nothing, or a missing web address, in the languages of the EU."""

from trellis.imports.reading.keys import fold

YES_WORDS = """yes y true wahr vrai vero ja jah j oui sì si sí sim da áno ano igen kyllä taip jā tak ναι да
iva tá x ✓ ✔ 1 igaz verdadeiro prawda"""
NO_WORDS = (
    """no n false falsch faux falso nein non não ne nie nem ei nē nej nee όχι не le níl nu hamis 0 nei"""
)
WEB_WORDS = """website web site webpage homepage url link www http https webseite internet sito sitio página
webová stránka strona hemsida hjemmeside verkkosivu koduleht honlap sait siti none no not available unknown"""
WEB_PHRASES = """web site
home page
sito web
sitio web
not available
no website
under construction
coming soon"""
NOTHING_WORDS = """n/a #n/a - -- --- . ? null <null> nil nan (blank) (empty) (none)"""
NOTHING_ALSO = (
    """na none unknown keine kein aucun aucune ninguno nessuno brak geen puudub žádný žiadny tbd tba"""
)


def folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) or word for word in words.split())


YES = folded(YES_WORDS)
NO = folded(NO_WORDS)
NOT_AN_ADDRESS = folded(WEB_WORDS) | frozenset(WEB_PHRASES.split("\n"))
NOTHING = frozenset(NOTHING_WORDS.split())  # in any cell
NOTHING_OF_ITS_TYPE = folded(NOTHING_ALSO)  # in cells that hold no free text
