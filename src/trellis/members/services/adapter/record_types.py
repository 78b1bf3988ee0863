"""What the columns of a cluster's list can be."""

from django.utils.translation import gettext_lazy as _

from trellis.imports.types import Field, FieldType, RecordType
from trellis.members.types import FIRST_YEAR, LAST_YEAR, LENGTHS, TAG_LENGTH

MEMBER, CONTACT, FEE = "member", "contact", "fee"
OF_CONTACT = "contact_"  # before the fields of a member that are its first contact's


def contact_fields(prefix: str = "") -> tuple[Field, ...]:
    """The fields of a contact: on their own, or beside those of its member."""
    said = "contact " if prefix else ""
    return (
        Field(
            name=f"{prefix}name",
            label=_("Contact"),
            max_length=LENGTHS["name"],
            names=("contact", "contact person", "contact name", "ansprechpartner", "interlocuteur"),
        ),
        Field(
            name=f"{prefix}role",
            label=_("Role of the contact"),
            max_length=LENGTHS["role"],
            names=(f"{said}role", f"{said}position", f"{said}function", "job title"),
        ),
        Field(
            name=f"{prefix}email",
            label=_("Mail address"),
            type=FieldType.EMAIL,
            max_length=LENGTHS["email"],
            names=("email", "e-mail", "mail", f"{said}email", f"{said}mail address", "courriel"),
        ),
        Field(
            name=f"{prefix}phone",
            label=_("Phone"),
            max_length=LENGTHS["phone"],
            names=("phone", "telephone", f"{said}phone", "telefon"),
        ),
        Field(
            name=f"{prefix}language",
            label=_("Language"),
            max_length=40,
            names=("language", f"{said}language", "sprache", "langue"),
        ),
    )


MEMBERS = RecordType(
    name=MEMBER,
    label=_("Members, each with a contact"),
    fields=(
        Field(
            name="name",
            label=_("Name"),
            required=True,
            max_length=LENGTHS["name"],
            names=("name", "member", "company", "organisation", "mitglied", "firma", "entreprise"),
        ),
        Field(
            name="number",
            label=_("Member number"),
            max_length=LENGTHS["number"],
            names=("number", "member number", "member no", "id", "mitgliedsnummer"),
        ),
        Field(name="country", label=_("Country"), type=FieldType.COUNTRY),
        Field(name="city", label=_("City"), max_length=LENGTHS["city"], names=("city", "town", "place")),
        Field(name="website", label=_("Website"), type=FieldType.URL, names=("website", "web", "url")),
        Field(
            name="tags",
            label=_("Segments"),
            multiple=True,
            max_length=TAG_LENGTH,
            names=("segments", "tags", "groups", "category"),
        ),
        Field(name="since", label=_("Member since"), type=FieldType.DATE, names=("since", "joined")),
        Field(name="until", label=_("Member until"), type=FieldType.DATE, names=("until", "left")),
        *contact_fields(OF_CONTACT),
    ),
    identity=(("number",), ("name", "country"), ("name",)),
    names=("members", "mitglieder", "membres"),
)
REFERENCE = Field(
    name="member",
    label=_("Member"),
    type=FieldType.REFERENCE,
    refers_to=MEMBER,
    required=True,
    names=("member", "company", "organisation", "member number"),
)
CONTACTS = RecordType(
    name=CONTACT,
    label=_("Further contacts of members"),
    fields=(REFERENCE, *contact_fields()),
    identity=(("member", "email"), ("member", "name")),
    names=("contacts", "kontakte"),
)
FEES = RecordType(
    name=FEE,
    label=_("Fees of members"),
    fields=(
        REFERENCE,
        Field(
            name="year",
            label=_("Year"),
            type=FieldType.YEAR,
            required=True,
            minimum=FIRST_YEAR,
            maximum=LAST_YEAR,
        ),
        Field(name="title", label=_("What for"), max_length=LENGTHS["title"]),
        Field(
            name="amount",
            label=_("Amount"),
            type=FieldType.DECIMAL,
            required=True,
            minimum=0,
            names=("amount", "fee", "betrag", "montant"),
        ),
        Field(name="currency", label=_("Currency"), required=True, max_length=3, names=("currency",)),
        Field(name="due", label=_("Due on"), type=FieldType.DATE, names=("due", "due date")),
        Field(name="closed_on", label=_("Paid on"), type=FieldType.DATE, names=("paid", "paid on")),
    ),
    identity=(("member", "year", "title"), ("member", "year")),
    names=("fees", "invoices", "beiträge"),
)
