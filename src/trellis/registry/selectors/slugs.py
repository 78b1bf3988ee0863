"""The last part of an address, from a name."""

from django.utils.text import slugify
from unidecode import unidecode

LONGEST = 100


def base_slug(name: str, kind: str) -> str:
    """
    >>> base_slug("Кластер «Мобільність»", "cluster"), base_slug("!!!", "cluster")
    ('klaster-mobilnist', 'cluster')
    """
    return slugify(unidecode(name[:200]))[:LONGEST].strip("-") or kind
