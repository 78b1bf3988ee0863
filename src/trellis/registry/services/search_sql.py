"""The statements that write the search table; they take ids, public (states), stemmers ({language: name})."""
# ruff: noqa: S608 - what is put into these texts stands in this file; what people type comes as parameters

# Roles of terms and fields of a profile that a list can be narrowed by, and the schemes of their names.
SCHEMES = """(VALUES
  ('country', '{country}'::text[]), ('region', '{nuts2024,nuts2021}'),
  ('kind', '{organisation-kind,network-kind}'),
  ('size', '{size}'), ('ecosystem', '{ecosystem}'), ('technology', '{technology}'), ('theme', '{theme}'),
  ('service', '{service}'), ('label', '{label}')) AS schemes (facet, names)"""

COLUMNS = (
    "x", "y", "fresh_minute", "packed", "name_key", "short_key",
    "document", "slug", "name", "short_name", "other_names",
    "kind", "status", "confirmed_at", "published_at", "country", "region", "city", "latitude", "longitude",
    "precision", "size", "founded_year", "staff_fte", "website", "description", "languages", "member_counts",
    "terms", "networks",
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

# By their keys, whatever the server believes of tables that this transaction has just filled.
BY_KEYS = "SELECT set_config('enable_seqscan', %s, true)"

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
), gone_rows AS (
  DELETE FROM registry_search_row WHERE organisation_id IN (SELECT organisation_id FROM gone)
)
DELETE FROM registry_search_value WHERE facet = 'network' AND code IN (SELECT organisation_id::text FROM gone)
"""

# What the public may read of the chosen organisations, as (organisation_id, facet, code). They are joined to
# the list of ids, whose length the server knows: a table that this transaction fills it takes for empty.
STATED = """
chosen AS MATERIALIZED (
  SELECT organisation.* FROM unnest(%(ids)s::bigint[]) AS wanted (id)
  JOIN registry_organisation organisation USING (id) WHERE organisation.status = ANY(%(public)s)
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

# The stemmers of this server by language; and the one for `language`, which is 'simple' where there is none.
STEMMERS_HERE = """
stemmers AS MATERIALIZED (
  SELECT jsonb_object_agg(wanted.key, config.oid) AS oids
  FROM jsonb_each_text(%(stemmers)s) AS wanted JOIN pg_ts_config config ON config.cfgname = wanted.value
  WHERE config.cfgnamespace = 'pg_catalog'::regnamespace
)"""
STEMMER_OF_LANGUAGE = """coalesce(
  ((SELECT oids FROM stemmers) ->> left(language, 2))::oid, 'simple'::regconfig)::regconfig"""

# A word and what becomes of it without one letter: words that share one of these are a typo apart.
DELETIONS = """ARRAY(
  SELECT DISTINCT left(word, lost - 1) || substr(word, lost + 1) FROM generate_series(1, length(word)) AS lost
) || word"""


def words_of(table: str) -> str:
    """The words of the names of the values in `table`, as they are, in Latin letters, and their stems."""
    return f"""words AS (
  SELECT DISTINCT value.id, lexeme AS word
  FROM {table} value CROSS JOIN LATERAL jsonb_each_text(value.names) AS text (language, name)
  CROSS JOIN LATERAL (SELECT {STEMMER_OF_LANGUAGE} AS stemmer, registry_search_fold(name) AS folded) AS known
  CROSS JOIN LATERAL unnest(tsvector_to_array(
    to_tsvector('simple', folded || ' ' || registry_search_latin(folded)) || to_tsvector(stemmer, folded)
  )) AS lexeme
  WHERE value.facet NOT IN ('network', 'size') AND length(lexeme) BETWEEN 3 AND 40
    AND to_tsvector(stemmer, lexeme) <> ''
)"""


# Values used for the first time, with their ancestors; the names of terms come from the taxonomy.
# The words of their names lead from what is typed, in any language, to the value.
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
), added AS (
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
  RETURNING id, facet, names
), {STEMMERS_HERE}, {words_of("added")}
INSERT INTO registry_search_word (value_id, word, deletions)
SELECT id, word, {DELETIONS} FROM words
"""

# After a new edition of the taxonomy: the names of its terms, and the words of these names.
RENEW_VALUES = f"""
UPDATE registry_search_value value
SET names = term.names, position = term.position, parent_code = coalesce(parent.code, '')
FROM {SCHEMES}
JOIN taxonomy_term term ON term.scheme = ANY(schemes.names)
LEFT JOIN taxonomy_term parent
  ON parent.id = term.parent_id AND NOT (schemes.facet = 'region' AND parent.level = 0)
WHERE value.facet = schemes.facet AND value.code = term.code AND NOT EXISTS (
  SELECT FROM taxonomy_term better WHERE better.code = term.code AND better.scheme = ANY(schemes.names)
    AND array_position(schemes.names, better.scheme) < array_position(schemes.names, term.scheme))
"""
RENEW_VALUE_WORDS = f"""
WITH {STEMMERS_HERE}, former AS (
  DELETE FROM registry_search_word WHERE value_id IS NOT NULL
), {words_of("registry_search_value")}
INSERT INTO registry_search_word (value_id, word, deletions)
SELECT id, word, {DELETIONS} FROM words
"""
FORGET_WORDS = "DELETE FROM registry_search_word WHERE value_id IS NULL"
DIGESTS = """
SELECT entry.organisation_id, md5(entry::text || coalesce(row.packed::text, ''))
FROM registry_search_entry entry LEFT JOIN registry_search_row row USING (organisation_id)
WHERE entry.organisation_id = ANY(%(ids)s)
"""

RENAME_NETWORKS = """
UPDATE registry_search_value value SET names = jsonb_build_object('en', host.name)
FROM registry_organisation host
WHERE host.id = ANY(%(ids)s) AND host.status = ANY(%(public)s)
  AND value.facet = 'network' AND value.code = host.id::text AND value.names ->> 'en' <> host.name
"""

# Lexemes of a document: "word" stands anywhere, "=word" in a name, "@word" in a place, "~whole name" is a
# name, "#12" is the value 12. One index so answers words, names and values together, in any combination.
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
  SELECT organisation_id, string_agg(int4send(id), '' ORDER BY id) AS ids,
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
  SELECT organisation_id, left(string_agg(DISTINCT city, ' '), 5000) AS cities
  FROM registry_site WHERE organisation_id = ANY(%(ids)s) AND city <> '' GROUP BY organisation_id
), {STEMMERS_HERE}, written AS (
INSERT INTO registry_search_entry AS entry (organisation_id, {", ".join(COLUMNS)})
SELECT chosen.id, registry_search_x(longitude), registry_search_y(latitude), fresh_minute,
  int4send(chosen.id::int) || int4send(coalesce(registry_search_x(longitude), 1073741824))
    || int4send(coalesce(registry_search_y(latitude), 1073741824))
    || int4send((precision IN ('region', 'country'))::int) || int4send(fresh_minute)
    || coalesce(facets.ids, ''),
  name_key, registry_search_fold(short_name),
  words.lexemes || marked.lexemes || places.lexemes || coalesce(descriptions.lexemes, '')
    || coalesce(facets.lexemes, ''),
  slug, name, short_name, other_names, kind, chosen.status, confirmed_at, published_at,
  coalesce(country.code, ''), coalesce(region.code, ''), city, latitude, longitude, precision, size,
  founded_year, staff_fte, website, description, languages, member_counts, coalesce(terms.codes, '{{}}'),
  coalesce(networks.hosts, '[]')
FROM chosen
CROSS JOIN LATERAL (
  SELECT floor(extract(epoch FROM coalesce(confirmed_at, published_at)) / 60)::int AS fresh_minute OFFSET 0
) AS confirmed
CROSS JOIN LATERAL (
  SELECT array_agg(DISTINCT stemmer) AS stemmers,
    registry_search_join(strip(to_tsvector(stemmer, registry_search_plain(left(value, 5000))))) AS lexemes
  FROM (
    SELECT *
    FROM jsonb_each_text(CASE jsonb_typeof(description) WHEN 'object' THEN description ELSE '{{}}' END)
    UNION ALL  -- products, certificates, topics and whatever else only this kind of profile says,
    SELECT 'en', said #>> '{{}}'
    FROM jsonb_each(attributes) AS attribute CROSS JOIN LATERAL jsonb_path_query(
      CASE jsonb_typeof(attribute.value) WHEN 'object' THEN '[]' ELSE attribute.value END,
      'strict $.** ? (@.type() == "string")') AS said
    UNION ALL  -- and what it says in several languages
    SELECT said.key, said.value #>> '{{}}'
    FROM jsonb_each(attributes) AS attribute CROSS JOIN LATERAL jsonb_each(
      CASE jsonb_typeof(attribute.value) WHEN 'object' THEN attribute.value ELSE '{{}}' END) AS said
    WHERE jsonb_typeof(said.value) = 'string'
  ) AS text (language, value)
  CROSS JOIN LATERAL (SELECT {STEMMER_OF_LANGUAGE} AS stemmer) AS known
) AS descriptions
CROSS JOIN LATERAL (
  SELECT registry_search_fold(name) AS name_key,
    concat_ws(' ', name, nullif(short_name, ''), nullif(array_to_string(other_names, ' '), '')) AS names
  OFFSET 0
) AS named
CROSS JOIN LATERAL (
  SELECT CASE names WHEN name THEN name_key ELSE registry_search_fold(names) END AS folded OFFSET 0
) AS folded
CROSS JOIN LATERAL (
  SELECT concat_ws(' ', folded, nullif(registry_search_latin(folded), ''),
    CASE WHEN names ~ '\\w[-''’]\\w' THEN registry_search_fold(regexp_replace(names, '[-''’]', '', 'g')) END
  ) AS spellings
  OFFSET 0
) AS spelt
CROSS JOIN LATERAL (
  SELECT strip(to_tsvector('simple', spellings) || to_tsvector('english', spellings) || coalesce((
    SELECT registry_search_join(to_tsvector(stemmer, spellings)) FROM unnest(stemmers) AS stemmer
    WHERE stemmer NOT IN ('simple'::regconfig, 'english'::regconfig)), '')) AS lexemes
  OFFSET 0
) AS words
CROSS JOIN LATERAL (
  SELECT array_to_tsvector(ARRAY(
    SELECT '=' || lexeme FROM unnest(tsvector_to_array(words.lexemes)) AS lexeme
    UNION ALL SELECT '~' || name_key WHERE name_key <> ''
    UNION ALL SELECT '~' || key FROM unnest(short_name || other_names) AS other
      CROSS JOIN registry_search_fold(other) AS key WHERE names <> name AND key <> '')) AS lexemes
) AS marked
LEFT JOIN site_cities ON site_cities.organisation_id = chosen.id
CROSS JOIN LATERAL (
  SELECT registry_search_fold(concat_ws(' ', city, postcode, cities)) AS place OFFSET 0
) AS placed
CROSS JOIN LATERAL (
  SELECT array_to_tsvector(ARRAY(
    SELECT mark || word
    FROM unnest(string_to_array(place || ' ' || registry_search_latin(place), ' ')) AS word
    CROSS JOIN (VALUES (''), ('@')) AS marks (mark) WHERE word <> '')) AS lexemes
) AS places
LEFT JOIN facets ON facets.organisation_id = chosen.id
LEFT JOIN terms ON terms.organisation_id = chosen.id
LEFT JOIN networks ON networks.organisation_id = chosen.id
LEFT JOIN taxonomy_term country ON country.id = chosen.country_id
LEFT JOIN taxonomy_term region ON region.id = chosen.region_id
ON CONFLICT (organisation_id) DO UPDATE SET
  {", ".join(f"{column} = excluded.{column}" for column in COLUMNS)}
WHERE ({", ".join(f"entry.{column}" for column in COLUMNS)})
  IS DISTINCT FROM ({", ".join(f"excluded.{column}" for column in COLUMNS)})
RETURNING organisation_id, packed
)
INSERT INTO registry_search_row AS row (organisation_id, packed) SELECT organisation_id, packed FROM written
ON CONFLICT (organisation_id) DO UPDATE SET packed = excluded.packed WHERE row.packed <> excluded.packed
"""

# Words of names and places that were not there yet. Twice the same word does no harm: see SearchWord.
ADD_WORDS = f"""
WITH entry AS MATERIALIZED (
  SELECT name_key, short_name, other_names, city FROM unnest(%(ids)s::bigint[]) AS wanted (organisation_id)
  JOIN registry_search_entry USING (organisation_id)
), texts (folded) AS (
  SELECT name_key FROM entry
  UNION ALL SELECT registry_search_fold(short_name) FROM entry WHERE short_name <> ''
  UNION ALL SELECT registry_search_fold(array_to_string(other_names, ' '))
    FROM entry WHERE other_names <> '{{}}'
  UNION ALL SELECT registry_search_fold(city)
    FROM (SELECT DISTINCT city FROM entry WHERE city <> '') AS cities
), folded AS (
  SELECT DISTINCT string_to_table(folded, ' ') AS word FROM texts
), spelt AS (
  SELECT word FROM folded UNION SELECT registry_search_latin(word) FROM folded WHERE word ~ '[^[:ascii:]]'
)
INSERT INTO registry_search_word (word, deletions)
SELECT word, {DELETIONS} FROM spelt
WHERE length(word) BETWEEN 3 AND 40 AND NOT EXISTS (
  SELECT FROM registry_search_word known WHERE known.word = spelt.word AND known.value_id IS NULL)
"""
