"""Tests outside a transaction empty all tables; the reference lists must be there again afterwards."""

import pytest

from trellis.taxonomy.models import Term
from trellis.taxonomy.services.edition import read_edition


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_reference_lists_are_there_after_tables_were_emptied(run):
    assert Term.objects.count() == len(read_edition().terms)
