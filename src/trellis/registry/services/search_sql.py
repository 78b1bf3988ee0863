"""The statements that write the search table; they take ids, public (states), stemmers ({language: name})."""
# ruff: noqa: S608 - what is put into these texts stands in this file; what people type comes as parameters

# Roles of terms and fields of a profile that a list can be narrowed by, and the schemes of their names.
SCHEMES = """(VALUES
  ('country', '{country}'::text[]), ('region', '{nuts2024,nuts2021}'),
  ('kind', '{organisation-kind,network-kind}'),
  ('size', '{size}'), ('ecosystem', '{ecosystem}'), ('technology', '{technology}'), ('theme', '{theme}'),
  ('service', '{service}'), ('label', '{label}')) AS schemes (facet, names)"""

COLUMNS = (
    "x", "y", "is_coarse", "fresh_since", "confirmed_at", "name_key", "short_key", "facets", "words",
    "document", "slug", "name", "short_name", "other_names", "kind", "status", "country", "region", "city",
    "latitude", "longitude", "precision", "size", "founded_year", "staff_fte", "website", "description",
    "languages", "member_counts", "terms", "networks",
)  # fmt: skip

# Members of those whose name changed or that appear or disappear: they show its name.
AFFECTED = """
SELECT DISTINCT membership.member_id
FROM registry_organisation host
LEFT JOIN registry_search_entry entry ON entry.organisation_id = host.id
JOIN registry_membership membership ON membership.host_id = host.id
WHERE host.id = ANY(%(ids)s)
  AND CASE WHEN host.status = ANY(%(public)s)
      THEN entry.organisation_id IS NULL OR (entry.name, entry.slug) <> (host.name, host.slug)
      ELSE entry.organisation_id IS NOT NULL END
"""

LOCK = """
SELECT count(*) FROM (
  SELECT id FROM registry_organisation WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE
) AS locked
"""

REMOVE = """
WITH gone AS (
  DELETE FROM registry_search_entry WHERE organisation_id = ANY(%(ids)s) AND NOT EXISTS (
    SELECT FROM registry_organisation WHERE id = organisation_id AND status = ANY(%(public)s))
  RETURNING organisation_id
)
DELETE FROM registry_search_value WHERE facet = 'network' AND code IN (SELECT organisation_id::text FROM gone)
"""

# What the public may read of the chosen organisations, as (organisation_id, facet, code).
STATED = """
chosen AS MATERIALIZED (
  SELECT * FROM registry_organisation WHERE id = ANY(%(ids)s) AND status = ANY(%(public)s)
), hosts AS MATERIALIZED (
  SELECT membership.member_id AS organisation_id, host.id AS host_id, host.slug, host.name
  FROM registry_membership membership
  JOIN chosen ON chosen.id = membership.member_id
  JOIN registry_organisation host ON host.id = membership.host_id AND host.status = ANY(%(public)s)
  WHERE membership.until IS NULL OR membership.until >= current_date
), stated AS MATERIALIZED (
  SELECT chosen.id AS organisation_id, statement.role AS facet, term.code
  FROM chosen
  JOIN registry_organisationterm statement ON statement.organisation_id = chosen.id
  JOIN taxonomy_term term ON term.id = statement.term_id
  UNION ALL
  SELECT chosen.id, place.facet, term.code
  FROM chosen
  CROSS JOIN LATERAL
    (VALUES ('country', chosen.country_id), ('region', chosen.region_id)) AS place (facet, term_id)
  JOIN taxonomy_term term ON term.id = place.term_id
  UNION ALL SELECT id, 'kind', kind FROM chosen
  UNION ALL SELECT id, 'size', size FROM chosen WHERE size <> ''
  UNION ALL SELECT organisation_id, 'network', host_id::text FROM hosts
)
"""

# Values used for the first time, with their ancestors; the names of terms come from the taxonomy.
ADD_VALUES = f"""
WITH RECURSIVE {STATED}, used AS (
  SELECT DISTINCT stated.facet, stated.code FROM stated
  WHERE NOT EXISTS (
    SELECT FROM registry_search_value value WHERE (value.facet, value.code) = (stated.facet, stated.code))
), named AS (
  SELECT used.facet, used.code, term.parent_id, term.position, term.names
  FROM used JOIN {SCHEMES} USING (facet)
  LEFT JOIN LATERAL (
    SELECT * FROM taxonomy_term term WHERE term.scheme = ANY(schemes.names) AND term.code = used.code
    ORDER BY array_position(schemes.names, term.scheme) LIMIT 1) AS term ON true
  UNION
  SELECT named.facet, parent.code, parent.parent_id, parent.position, parent.names
  FROM named JOIN taxonomy_term parent ON parent.id = named.parent_id
  WHERE NOT (named.facet = 'region' AND parent.level = 0)
)
INSERT INTO registry_search_value (facet, code, parent_code, position, names)
SELECT * FROM (
  SELECT DISTINCT ON (named.facet, named.code) named.facet, named.code, coalesce(parent.code, ''),
    coalesce(named.position, 0), coalesce(named.names, '{{}}')
  FROM named
  LEFT JOIN taxonomy_term parent
    ON parent.id = named.parent_id AND NOT (named.facet = 'region' AND parent.level = 0)
  UNION ALL
  SELECT 'network', host_id::text, '', 0, jsonb_build_object('en', min(name)) FROM hosts GROUP BY host_id
) AS fresh
ORDER BY 1, 2
ON CONFLICT (facet, code) DO NOTHING
"""

RENAME_NETWORKS = """
UPDATE registry_search_value value SET names = jsonb_build_object('en', host.name)
FROM registry_organisation host
WHERE host.id = ANY(%(ids)s) AND host.status = ANY(%(public)s)
  AND value.facet = 'network' AND value.code = host.id::text AND value.names ->> 'en' <> host.name
"""

WRITE = f"""
WITH RECURSIVE {STATED}, direct AS (
  SELECT stated.organisation_id, value.id, value.facet, value.parent_code
  FROM stated JOIN registry_search_value value USING (facet, code)
), lineage (id, ancestor, facet, parent_code) AS (
  SELECT DISTINCT id, id, facet, parent_code FROM direct
  UNION
  SELECT lineage.id, parent.id, parent.facet, parent.parent_code
  FROM lineage JOIN registry_search_value parent
    ON parent.facet = lineage.facet AND parent.code = lineage.parent_code
), held AS (
  SELECT DISTINCT direct.organisation_id, lineage.ancestor AS id FROM direct JOIN lineage USING (id)
), facets AS (
  SELECT organisation_id, string_agg(int4send(id), ''::bytea ORDER BY id) AS ids,
    array_to_tsvector(array_agg('#' || id)) AS lexemes
  FROM held GROUP BY organisation_id
), roles AS (
  SELECT organisation_id, facet, jsonb_agg(code ORDER BY code) AS codes
  FROM stated WHERE facet NOT IN ('kind', 'size', 'country', 'region', 'network')
  GROUP BY organisation_id, facet
), terms AS (
  SELECT organisation_id, jsonb_object_agg(facet, codes) AS codes FROM roles GROUP BY organisation_id
), networks AS (
  SELECT organisation_id,
    jsonb_agg(jsonb_build_object('id', host_id, 'slug', slug, 'name', name) ORDER BY name, host_id) AS hosts
  FROM hosts GROUP BY organisation_id
), site_cities AS (
  SELECT organisation_id, string_agg(DISTINCT city, ' ') AS cities
  FROM registry_site WHERE organisation_id = ANY(%(ids)s) AND city <> '' GROUP BY organisation_id
), spoken AS (
  SELECT chosen.id AS organisation_id, text.language, text.value,
    coalesce(config.oid::regconfig, 'simple') AS stemmer
  FROM chosen
  CROSS JOIN LATERAL jsonb_each_text(
    CASE jsonb_typeof(description) WHEN 'object' THEN description ELSE '{{}}' END) AS text (language, value)
  LEFT JOIN pg_ts_config config ON config.cfgnamespace = 'pg_catalog'::regnamespace
    AND config.cfgname = %(stemmers)s::jsonb ->> left(text.language, 2)
), descriptions AS (
  SELECT organisation_id, array_agg(DISTINCT stemmer) AS stemmers,
    registry_search_join(strip(to_tsvector(stemmer, registry_search_plain(left(value, 20000))))) AS lexemes
  FROM spoken GROUP BY organisation_id
), named AS MATERIALIZED (
  SELECT id AS organisation_id, registry_search_fold(name) AS name_key,
    registry_search_fold(short_name) AS short_key,
    concat_ws(' ', name, short_name, array_to_string(other_names, ' ')) AS names
  FROM chosen
), spelt AS MATERIALIZED (
  SELECT organisation_id, name_key, short_key, concat_ws(' ', folded, registry_search_latin(folded),
      CASE WHEN names ~ '\\w[-''’]\\w' THEN registry_search_fold(regexp_replace(names, '[-''’]', '', 'g')) END
    ) AS spellings
  FROM named CROSS JOIN LATERAL registry_search_fold(names) AS folded
), words AS (
  SELECT organisation_id, name_key, short_key,
    strip(to_tsvector('simple', spellings) || to_tsvector('english', spellings) || coalesce((
      SELECT registry_search_join(to_tsvector(stemmer, spellings)) FROM unnest(stemmers) AS stemmer
      WHERE stemmer NOT IN ('simple'::regconfig, 'english'::regconfig)), '')) AS words
  FROM spelt LEFT JOIN descriptions USING (organisation_id)
), places AS (
  SELECT id AS organisation_id,
    strip(to_tsvector('simple', concat_ws(' ', folded, registry_search_latin(folded)))) AS lexemes
  FROM chosen LEFT JOIN site_cities ON site_cities.organisation_id = id
  CROSS JOIN LATERAL registry_search_fold(concat_ws(' ', city, postcode, cities)) AS folded
)
INSERT INTO registry_search_entry AS entry (organisation_id, {", ".join(COLUMNS)})
SELECT chosen.id, registry_search_x(longitude), registry_search_y(latitude),
  precision IN ('region', 'country'), coalesce(confirmed_at, published_at), confirmed_at, name_key, short_key,
  coalesce(facets.ids, ''), words.words,
  words.words || places.lexemes || coalesce(descriptions.lexemes, '') || coalesce(facets.lexemes, ''),
  slug, name, short_name, other_names, kind, chosen.status, coalesce(country.code, ''),
  coalesce(region.code, ''), city, latitude, longitude, precision,
  size, founded_year, staff_fte, website, description, languages, member_counts,
  coalesce(terms.codes, '{{}}'), coalesce(networks.hosts, '[]')
FROM chosen
JOIN words ON words.organisation_id = chosen.id
JOIN places ON places.organisation_id = chosen.id
LEFT JOIN facets ON facets.organisation_id = chosen.id
LEFT JOIN descriptions ON descriptions.organisation_id = chosen.id
LEFT JOIN terms ON terms.organisation_id = chosen.id
LEFT JOIN networks ON networks.organisation_id = chosen.id
LEFT JOIN taxonomy_term country ON country.id = chosen.country_id
LEFT JOIN taxonomy_term region ON region.id = chosen.region_id
ORDER BY chosen.id
ON CONFLICT (organisation_id) DO UPDATE SET
  {", ".join(f"{column} = excluded.{column}" for column in COLUMNS)}
WHERE ({", ".join(f"entry.{column}" for column in COLUMNS)})
  IS DISTINCT FROM ({", ".join(f"excluded.{column}" for column in COLUMNS)})
"""

# Words of names and places that were not there yet. Twice the same word does no harm: see SearchWord.
ADD_WORDS = """
WITH fresh AS (
  SELECT DISTINCT word
  FROM registry_search_entry entry
  CROSS JOIN LATERAL regexp_split_to_table(
    concat_ws(' ', registry_search_fold(name), registry_search_fold(short_name), registry_search_fold(city),
      registry_search_fold(array_to_string(other_names, ' '))), ' ') AS folded
  CROSS JOIN LATERAL (SELECT folded UNION ALL SELECT registry_search_latin(folded)) AS spelling (word)
  WHERE entry.organisation_id = ANY(%(ids)s) AND length(word) BETWEEN 3 AND 40
)
INSERT INTO registry_search_word (word, deletions)
SELECT word, registry_search_deletions(word) FROM fresh
WHERE NOT EXISTS (
  SELECT FROM registry_search_word known WHERE known.word = fresh.word AND known.value_id IS NULL)
"""
