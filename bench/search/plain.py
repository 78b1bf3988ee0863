"""The same questions as anybody would first put them to the tables: ILIKE, joins, count and a page."""

from django.db import connection

from bench.search.queries import Question

COLUMN = {"country": "country_id", "region": "region_id", "kind": "kind", "size": "size"}
PREFIX = {"country": "country:", "region": "nuts2024:", "kind": "", "size": ""}


def search_plainly(question: Question) -> int:
    """Every word somewhere in name, acronym, city or description; every filter by its table."""
    parts, params = ["organisation.status IN ('published', 'confirmed')"], []
    for word in question.text.split():
        escaped = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        parts.append("(name ILIKE %s OR short_name ILIKE %s OR city ILIKE %s OR description::text ILIKE %s)")
        params += [escaped] * 4
    for facet, code in question.filters:
        if facet in COLUMN:
            parts.append(f"{COLUMN[facet]} = %s")
            params.append(PREFIX[facet] + code)
        elif facet == "network":
            parts.append(
                "EXISTS (SELECT FROM registry_membership m "
                "WHERE m.member_id = organisation.id AND m.host_id = %s)"
            )
            params.append(int(code))
        elif facet != "state":
            parts.append("EXISTS (SELECT FROM registry_organisationterm t "
                         "WHERE t.organisation_id = organisation.id "
                         "AND t.role = %s AND t.term_id = %s)")  # fmt: skip
            params += [facet, f"{facet}:{code}"]
    where = " AND ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM registry_organisation organisation WHERE {where}", params)
        total = cursor.fetchone()[0]
        cursor.execute(
            f"SELECT id, slug, name, city, description FROM registry_organisation organisation WHERE {where} "
            "ORDER BY name LIMIT 20", params,
        )  # fmt: skip
        cursor.fetchall()
    return int(total)
