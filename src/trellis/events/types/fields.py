"""The fields of an event that are cleaned as those of a profile are."""

from trellis.registry.types import FieldSpec, FieldType

MOST_PLACES = 100_000
FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(name="title", label="Title", max_length=200, required=True),
    FieldSpec(name="summary", label="Summary", max_length=500),
    FieldSpec(name="text", label="What happens", type=FieldType.LONG_TEXT, max_length=20_000),
    FieldSpec(name="website", label="Website", type=FieldType.URL),
    FieldSpec(name="venue", label="Venue", max_length=200),
    FieldSpec(name="address", label="Address", max_length=300),
    FieldSpec(name="city", label="City", max_length=120),
    FieldSpec(name="country", label="Country", type=FieldType.TERM, scheme="country"),
    FieldSpec(name="region", label="Region", type=FieldType.TERM, scheme="nuts"),
    FieldSpec(name="online_link", label="Link", type=FieldType.URL),
    FieldSpec(name="capacity", label="Places", type=FieldType.INTEGER, minimum=1, maximum=MOST_PLACES),
    FieldSpec(name="languages", label="Languages", type=FieldType.LANGUAGES),
    FieldSpec(name="ecosystems", label="Ecosystems", type=FieldType.TERMS, scheme="ecosystem"),
    FieldSpec(name="themes", label="Themes", type=FieldType.TERMS, scheme="theme"),
)
