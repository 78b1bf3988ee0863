"""What a profile says, in a reader's words: values, provenance, texts."""

import pytest

from trellis.core.errors import InvalidInput
from trellis.registry.pages import facts
from trellis.registry.services import profiles
from trellis.registry.tests.conftest import OPERATOR
from trellis.registry.types import FieldSpec, FieldType, Origin, OriginKind

pytestmark = pytest.mark.django_db
OF_IMPORT = {"by": OriginKind.IMPORT, "source": "A directory", "at": "2026-01-02"}


@pytest.fixture
def with_origins(make_profile):
    def build(*, origins: dict[str, Origin], **values):
        profile = make_profile("Own", **values)
        assert origins.keys() <= profile.values.keys()
        return type(profile)(
            **{name: getattr(profile, name) for name in profile.__slots__} | {"origins": origins}
        )

    return build


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (FieldType.DATE, "2026-03-09", "9 March 2026"),
        (FieldType.INTEGER, 12345, "12,345"),
        (FieldType.DECIMAL, "2.5", "2.5"),
        (FieldType.BOOLEAN, False, "no"),
        (FieldType.URL, "https://www.example.org/", "www.example.org"),
        (FieldType.TEXT, "plain", "plain"),
        (FieldType.TERM, "country:FR", "France"),
    ],
)
def test_value_is_shown_as_a_reader_writes_it(terms, kind, value, expected):
    spec = FieldSpec(name="x", label="X", type=kind, scheme="country" if kind == FieldType.TERM else "")
    assert facts.shown(spec, value, language="en") == expected


@pytest.mark.parametrize(
    ("origin", "text", "is_inferred", "is_confirmed"),
    [
        (Origin(**OF_IMPORT), "A directory, entered 2 Jan 2026", False, False),
        (Origin(**OF_IMPORT, inferred=True), "A directory, inferred, entered 2 Jan 2026", True, False),
        (Origin(**OF_IMPORT, confirmed="2026-02-03"), "A directory, confirmed 3 Feb 2026", False, True),
        (Origin(by=OriginKind.OWNER), "by the organisation", False, False),
        (Origin(by=OriginKind.INFERRED, at="some day"), "inferred", True, False),
    ],
)
def test_provenance_says_who_how_and_when(with_origins, origin, text, is_inferred, is_confirmed):
    found = facts.provenance(with_origins(city="Lyon", origins={"city": origin}), "city")
    assert found is not None
    assert (found.text, found.is_inferred, found.is_confirmed) == (text, is_inferred, is_confirmed)


def test_value_without_an_origin_has_no_provenance(with_origins):
    assert facts.provenance(with_origins(city="Lyon", origins={}), "city") is None


def test_text_in_an_unknown_language_lets_the_browser_find_its_direction():
    assert facts.text_in("x-y!", "words").direction == "auto"
    assert facts.text_in("ar", "words").direction == "rtl"


def test_country_in_words_or_nothing():
    assert (facts.country_text("country:DE"), facts.country_text(None)) == ("Germany", "")


def test_period_of_a_network_is_kept_and_shown(make_profile, make_person, client):
    network = make_profile("Going Far", kind="escp-4i", period_start="2020-01-02", period_end="2023-04-05")
    assert (network.values["period_start"], network.values["period_end"]) == ("2020-01-02", "2023-04-05")
    client.force_login(make_person("runner", "operator"))
    shown = client.get("/organisations/going-far/").context_data["facts"]
    assert {fact.name: fact.value for fact in shown if fact.name.startswith("period")} == {
        "period_start": "2 January 2020",
        "period_end": "5 April 2023",
    }


@pytest.mark.parametrize(
    ("period", "problem"),
    [
        ({"period_end": "2020-01-01"}, ("period_start", "Give the begin as well.")),
        (
            {"period_start": "2020-01-02", "period_end": "2020-01-01"},
            ("period_end", "The end lies before the begin."),
        ),
    ],
)
def test_period_that_cannot_be_is_refused_at_its_field(make_profile, period, problem):
    network = make_profile("Going Far", kind="escp-4i")
    with pytest.raises(InvalidInput) as refused:
        profiles.change_organisation(actor=OPERATOR, organisation_id=network.id, values=period)
    assert [(item.field, item.message) for item in refused.value.problems] == [problem]
