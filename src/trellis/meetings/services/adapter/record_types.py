"""What the columns of a list of wishes can be, whichever registration tool wrote it."""

from django.utils.translation import gettext_lazy as _

from trellis.imports.types import Field, RecordType

WISH, PARTICIPANT = "wish", "participant"
NAMED_BY = _("The number in your registration tool, the mail address, or the name as registered.")
WISHES = RecordType(
    name=WISH,
    label=_("Wishes, one in each row"),
    fields=(
        Field(
            name="event",
            label=_("Event"),
            required=True,
            help=_("The last part of the address of its page; the same for every row."),
        ),
        Field(
            name="who",
            label=_("Who wishes"),
            required=True,
            help=NAMED_BY,
            names=("who", "from", "wisher", "requester", "sender", "participant", "attendee", "requested by",
                   "participant email", "requester email", "wer", "von", "teilnehmer", "qui", "de",
                   "demandeur"),
        ),
        Field(
            name="whom",
            label=_("Whom they wish to meet"),
            required=True,
            help=NAMED_BY,
            names=("whom", "to", "wished", "wants to meet", "wishes to meet", "target", "partner", "receiver",
                   "requested", "target email", "partner email", "wen", "an", "wunschpartner",
                   "gesprächspartner", "avec qui", "à", "destinataire", "souhaite rencontrer"),
        ),
        Field(
            name="kind",
            label=_("Wish"),
            max_length=80,
            help=_("Must, like or no; or a rank: 1 is must, 2 and 3 are like. Left empty: like."),
            names=("wish", "kind", "priority", "preference", "rank", "choice", "interest", "wunsch",
                   "priorität", "rang", "souhait", "priorité", "préférence", "choix"),
        ),
        Field(
            name="remark",
            label=_("Remark"),
            help=_("Who wishes and those who keep the event read it."),
            names=("remark", "note", "comment", "reason", "bemerkung", "kommentar", "notiz", "remarque",
                   "commentaire"),
        ),
    ),
    identity=(("who", "whom", "event"),),
    names=("wishes", "preferences", "wünsche", "souhaits"),
)  # fmt: skip
FIELD_NAMES = frozenset(field.name for field in WISHES.fields)
