"""What a record accepts, brings to one form, and refuses."""

import pytest

from trellis_engine.errors import InvalidRecord
from trellis_engine.linkage import OrganisationRecord, domain_of


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"key": ""}, "non-empty"),
        ({"key": 7}, "non-empty"),
        ({"names": "Cap Digital"}, "list of texts"),
        ({"names": (None,)}, "list of texts"),
        ({"former_names": (1,)}, "former_names"),
        ({"country": "France"}, "two letters"),
        ({"country": None}, "country must be a text"),
        ({"web_domain": 5}, "web_domain must be a text"),
        ({"coordinates": (91.0, 0.0)}, "not on Earth"),
        ({"coordinates": (37410669.0, -6003138.0)}, "not on Earth"),
        ({"coordinates": (float("nan"), 0.0)}, "not on Earth"),
        ({"registration_ids": (("VAT",),)}, "no registration id"),
        ({"registration_ids": (("VAT", 12),)}, "no registration id"),
    ],
)
def test_record_with_a_broken_field_says_which_and_what_to_do(fields, said):
    with pytest.raises(InvalidRecord, match=said):
        OrganisationRecord(**{"key": "1", "names": ("Cap Digital",), **fields})


def test_record_brings_fields_to_one_form():
    record = OrganisationRecord(
        "1",
        (" Cap Digital ", "", "Cap Digital"),
        country="el",
        email_domain="info@MAIL.example.gr",
        coordinates=(38, 23),
        registration_ids=(("vat", "EL 123-456-789"), ("VAT", "123456789"), ("LEI", "  ")),
    )
    assert record.names == ("Cap Digital",)
    assert (record.country, record.email_domain, record.coordinates) == ("GR", "example.gr", (38.0, 23.0))
    assert record.registration_ids == (("VAT", "123456789"),)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.cluster.eu/en?x=1#top", "cluster.eu"),
        ("HTTP://Cluster.EU:8080", "cluster.eu"),
        ("www.dept.uni.ac.uk", "uni.ac.uk"),
        ("https://www.adaso.org.tr/", "adaso.org.tr"),
        ("mailto:someone@bnn.at", "bnn.at"),
        ("www.österreich.at", "xn--sterreich-z7a.at"),
        ("Website", ""),
        ("n/a", ""),
        ("", ""),
        ("http://", ""),
        ("10.0.0.1", ""),
        ("a" * 300 + ".eu", "a" * 300 + ".eu"),
        ("www..eu", ""),
        ("é" * 80 + ".eu", ""),
    ],
)
def test_domain_of_an_address_is_what_was_registered(address, domain):
    assert domain_of(address) == domain
