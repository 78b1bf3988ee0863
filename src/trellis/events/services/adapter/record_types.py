"""What the columns of a list of participants can be, whichever registration tool wrote it."""

from django.utils.translation import gettext_lazy as _

from trellis.imports.types import Field, FieldType, RecordType

PARTICIPANT = "participant"
ANSWERS = "answers"  # what stands in columns named like the organiser's questions: no field of its own
PERSON = (
    Field(
        name="event",
        label=_("Event"),
        required=True,
        help=_("The last part of the address of its page; the same for every row."),
    ),
    Field(
        name="address",
        label=_("Mail address"),
        type=FieldType.EMAIL,
        required=True,
        max_length=254,
        names=("email", "e-mail", "e-mail address", "email address", "mail", "attendee email", "courriel",
               "adresse e-mail", "e-mail-adresse", "correo"),
    ),
    Field(
        name="number",
        label=_("Number in your registration tool"),
        max_length=80,
        names=("number", "registration number", "registration id", "participant number", "participant id",
               "attendee id", "ticket number", "anmeldenummer", "teilnehmernummer", "numéro d'inscription"),
        help=_("Lists of wishes can name people by it."),
    ),
    Field(
        name="full_name",  # "name" is known for the columns of an organisation's
        label=_("Name"),
        max_length=200,
        names=("name", "full name", "participant", "attendee", "attendee name", "teilnehmer", "nom complet",
               "participant name"),
    ),
    Field(
        name="first_name",
        label=_("First name"),
        max_length=100,
        names=("first name", "given name", "firstname", "forename", "vorname", "prénom", "nome", "nombre"),
    ),
    Field(
        name="last_name",
        label=_("Last name"),
        max_length=100,
        names=("last name", "surname", "family name", "lastname", "nachname", "nom", "nom de famille",
               "cognome", "apellidos"),
    ),
    Field(
        name="organisation",
        label=_("Organisation"),
        max_length=300,
        names=("organisation", "organization", "company", "institution", "affiliation", "firma", "entreprise",
               "organisme"),
    ),
    Field(name="country", label=_("Country"), type=FieldType.COUNTRY, names=("country", "land", "pays")),
    Field(
        name="kind",
        label=_("Kind of participant"),
        max_length=80,
        names=("kind", "type", "ticket", "ticket type", "category", "participant type", "kategorie",
               "catégorie"),
    ),
    Field(
        name="role",
        label=_("Role"),
        max_length=120,
        names=("role", "position", "job title", "function", "title", "funktion", "fonction"),
    ),
    Field(
        name="offers",
        label=_("What they offer"),
        type=FieldType.LONG_TEXT,
        names=("offers", "offer", "what do you offer", "we offer", "angebot", "offre"),
    ),
    Field(
        name="needs",
        label=_("What they look for"),
        type=FieldType.LONG_TEXT,
        names=("needs", "need", "what do you look for", "looking for", "gesuch", "recherche"),
    ),
)  # fmt: skip
PARTICIPANTS = RecordType(
    name=PARTICIPANT,
    label=_("Participants, one in each row"),
    fields=PERSON,
    identity=(("event", "address"),),
    names=("participants", "attendees", "registrations", "teilnehmer"),
)
