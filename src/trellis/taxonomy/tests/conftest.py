"""The catalogue of the edition in the code, without a database."""

import pytest

from trellis.taxonomy.selectors.catalogue import Catalogue
from trellis.taxonomy.services.edition import read_edition


@pytest.fixture(scope="session")
def catalogue():
    edition = read_edition()
    return Catalogue(edition.schemes, edition.terms)
