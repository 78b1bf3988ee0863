"""The columns of an agenda's sheet, and what organisers call them in other languages."""

from trellis.imports.reading.keys import fold

# Field of the sheet: its heading as we write it, then other names that are understood.
COLUMNS = {
    "key": "Key; id; uid; guid; number; nummer; code; identifier; identifiant; kennung",
    "day": "Day; date; datum; tag; jour; dia; giorno; data; dag; dzien; fecha; giorno; data",
    "start": "Start; begin; beginn; begins; starts; start time; time; from; uhrzeit; zeit; von; "
    "heure; debut; "
    "heure de debut; hora; inicio; ora; inizio; aanvang; tijd; godzina; poczatek; hora de inicio",
    "end": "End; ends; end time; until; to; ende; bis; fin; heure de fin; fine; einde; koniec; hora de fin",
    "duration": "Duration; length; minutes; dauer; minuten; duree; duracion; durata; duur; czas trwania",
    "offset": "UTC offset; offset",
    "room": "Room; location; place; hall; raum; ort; saal; salle; lieu; sala; lugar; luogo; zaal; "
    "miejsce; stage",
    "title": "Title; session; session title; talk; name; subject; titel; thema; titre; titulo; "
    "titolo; tytul; "
    "vortrag",
    "subtitle": "Subtitle; untertitel; sous titre; subtitulo; sottotitolo; ondertitel; podtytul",
    "track": "Track; stream; topic; theme; strang; themenfeld; parcours; fil; sesion; percorso",
    "kind": "Type; kind; format; session type; art; typ; genre; tipo; soort; rodzaj",
    "language": "Language; sprache; langue; idioma; lingua; taal; jezyk",
    "abstract": "Abstract; summary; kurzfassung; zusammenfassung; resume; resumen; riassunto; samenvatting",
    "description": "Description; beschreibung; text; descripcion; descrizione; beschrijving; opis; details",
    "url": "Page; url; website; webseite",
    "speaker": "Speakers; speaker; presenter; presenters; persons; people; vortragende; referenten; "
    "referent; sprecher; redner; intervenants; intervenant; orateurs; ponentes; ponente; relatori; "
    "relatore; sprekers",
    "moderator": "Moderators; moderator; chair; host; moderation; moderateur; animateur; moderador; "
    "moderatore",
    "note-taker": "Note-takers; note taker; rapporteur; notes by; protokoll; rapporteurs",
    "jury": "Jury; juror; jurors; jury members",
    "links": "Links; link; liens; enlaces; collegamenti",
    "attachments": "Attachments; files; slides; documents; anhange; unterlagen; "
    "pieces jointes; adjuntos; allegati",
}
HEADINGS = {field: names.split(";")[0].strip() for field, names in COLUMNS.items()}
FIELDS = {fold(name): field for field, names in reversed(COLUMNS.items()) for name in names.split(";")}
PERSONS = ("speaker", "moderator", "note-taker", "jury")


def field_of(heading: str) -> str:
    """Return which field a heading names, "" for none; a bare number heads one more speaker.

    >>> [field_of(heading) for heading in ("Uhrzeit", " Session title", "3", "Catering")]
    ['start', 'title', 'speaker', '']
    """
    folded = fold(heading)
    if folded in FIELDS:
        return FIELDS[folded]
    return "speaker" if folded.isdecimal() and 0 < int(folded) <= 20 else ""
