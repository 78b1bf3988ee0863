"""Names in capitals made readable, and what in them stays."""

import pytest

from trellis.registry.services.adapters.readable import is_made_of, readable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("CAMARA DE COMERCIO E INDUSTRIA", "Camara de Comercio e Industria"),
        ("FUNDACIÓN I+D DEL SOFTWARE LIBRE (FIDESOL)", "Fundación I+D del Software Libre (FIDESOL)"),
        ("CHÂTEAU D'EAU", "Château D'Eau"),
        ("GAIA", "GAIA"),
        ("BIC Euronova", "BIC Euronova"),
        ("", ""),
        ("THE LARGE CLUSTER", "The Large Cluster"),
        ("RESEARCH &IT SERVICES", "Research &IT Services"),
        ("RESEARCH &DESIGN SERVICES", "Research &Design Services"),
        ("株式会社 日立", "株式会社 日立"),
    ],
)
def test_name_in_capitals_becomes_readable(name, shown):
    assert readable(name) == shown


def test_acronym_is_made_of_beginnings_in_order():
    assert is_made_of(
        "FIDETIA", ["FUNDACION", "INVESTIGACION", "DESARROLLO", "TECNOLOGIAS", "INFORMACION", "ANDALUCIA"]
    )
    assert not is_made_of("CASA", ["CONSTRUCCION"])
