"""The search table, and the functions that fold names in the database: the same for what is stored and asked."""

import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# "Plain": lower case, no accents, final sigma as sigma, marks that glue words together as spaces.
# unaccent() is declared STABLE because its rules could be exchanged; naming the dictionary makes it safe here.
PLAIN = r"""
DO $do$ BEGIN
EXECUTE format($create$
CREATE FUNCTION registry_search_plain(raw text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $plain$
  SELECT translate(lower(CASE WHEN octet_length(raw) = length(raw) THEN raw
    ELSE %1$I.unaccent('%1$I.unaccent'::regdictionary,
      regexp_replace(normalize(raw, NFKC), U&'[\0300-\036F]+', '', 'g')) END),
    U&'\03C2\2019''./_@', U&'\03C3      ')
$plain$ $create$, (SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'unaccent'));
END $do$
"""

# "Folded": plain, with nothing but words and single spaces, and initials joined ("S.p.A." is "spa").
FOLD = r"""
CREATE FUNCTION registry_search_fold(raw text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(registry_search_plain(
    CASE WHEN strpos(raw, '.') > 0 THEN regexp_replace(raw, '(\m[[:alpha:]])\.(?=[[:alpha:]]\M)', '\1', 'g') ELSE raw END
  ), '[^[:alnum:]]+', ' ', 'g'))
$$
"""

# Greek and Cyrillic in Latin letters, as passports write them, so that either keyboard finds a name.
LATIN = r"""
CREATE FUNCTION registry_search_latin(folded text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN folded ~ U&'[\0370-\04FF]' THEN
    translate(
      replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(replace(folded, 'ия', 'ia'), 'ου', 'ou'), 'αυ', 'av'), 'ευ', 'ev'), 'γγ', 'ng'), 'θ', 'th'), 'χ', 'ch'), 'ψ', 'ps'),
        'ж', 'zh'), 'ц', 'ts'), 'ч', 'ch'), 'щ', 'sht'), 'ш', 'sh'), 'ю', 'yu'), 'я', 'ya'),
      'αβγδεζηικλμνξοπρστυφωабвгдезийклмнопрстуфхъыэіїєґь',
      'avgdeziiklmnxoprstyfoabvgdeziyklmnoprstufhayeiieg')
  ELSE '' END
$$
"""

# What a word becomes when one of its letters is lost: two words with one of these in common are one typo apart.
DELETIONS = r"""
CREATE FUNCTION registry_search_deletions(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_append(
    ARRAY(SELECT DISTINCT left(word, i - 1) || substr(word, i + 1) FROM generate_series(1, length(word)) AS i), word)
$$
"""

JOIN = "CREATE AGGREGATE registry_search_join(tsvector) (sfunc = tsvector_concat, stype = tsvector, initcond = '')"

# Web Mercator on a world 2^30 wide; beyond its northern and southern edge a point stands on the edge.
MERCATOR = r"""
CREATE FUNCTION registry_search_x(longitude float8) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT least(floor((longitude + 180) / 360 * 1073741824), 1073741823)::int
$$;
CREATE FUNCTION registry_search_y(latitude float8) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT least(greatest(floor((0.5 - asinh(tand(least(greatest(latitude, -85.06), 85.06))) / (2 * pi())) * 1073741824), 0),
               1073741823)::int
$$
"""

# The narrow columns stay in the row, so that counting all of Europe reads few pages; texts stand aside.
STORAGE = """
ALTER TABLE registry_search_entry SET (toast_tuple_target = 256);
ALTER TABLE registry_search_entry
  ALTER COLUMN name_key SET STORAGE MAIN, ALTER COLUMN short_key SET STORAGE MAIN,
  ALTER COLUMN facets SET STORAGE MAIN, ALTER COLUMN words SET STORAGE MAIN,
  ALTER COLUMN document SET STORAGE EXTERNAL;
"""

INDEXES = """
CREATE INDEX registry_search_document ON registry_search_entry USING gin (document);
CREATE INDEX registry_search_place ON registry_search_entry USING gist (point(x, y)) WHERE x IS NOT NULL;
CREATE INDEX registry_search_word_prefix ON registry_search_word (word text_pattern_ops);
CREATE INDEX registry_search_word_typo ON registry_search_word USING gin (deletions);
CREATE INDEX registry_search_word_similar ON registry_search_word USING gin (word gin_trgm_ops);
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_profile_life"), ("core", "0001_extensions")]

    operations = [
        migrations.RunSQL(PLAIN, "DROP FUNCTION registry_search_plain(text)"),
        migrations.RunSQL(FOLD, "DROP FUNCTION registry_search_fold(text)"),
        migrations.RunSQL(LATIN, "DROP FUNCTION registry_search_latin(text)"),
        migrations.RunSQL(DELETIONS, "DROP FUNCTION registry_search_deletions(text)"),
        migrations.RunSQL(JOIN, "DROP AGGREGATE registry_search_join(tsvector)"),
        migrations.RunSQL(
            MERCATOR, "DROP FUNCTION registry_search_x(float8); DROP FUNCTION registry_search_y(float8)"
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="registry.organisation",
                    ),
                ),
                ("x", models.IntegerField(null=True)),
                ("y", models.IntegerField(null=True)),
                ("is_coarse", models.BooleanField()),
                ("fresh_since", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("name_key", models.TextField()),
                ("short_key", models.TextField()),
                ("facets", models.BinaryField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("document", django.contrib.postgres.search.SearchVectorField()),
                ("slug", models.TextField()),
                ("name", models.TextField()),
                ("short_name", models.TextField()),
                (
                    "other_names",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("kind", models.TextField()),
                ("status", models.TextField()),
                ("country", models.TextField()),
                ("region", models.TextField()),
                ("city", models.TextField()),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("precision", models.TextField()),
                ("size", models.TextField()),
                ("founded_year", models.PositiveSmallIntegerField(null=True)),
                ("staff_fte", models.DecimalField(decimal_places=2, max_digits=9, null=True)),
                ("website", models.TextField()),
                ("description", models.JSONField()),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("member_counts", models.JSONField()),
                ("terms", models.JSONField()),
                ("networks", models.JSONField()),
            ],
            options={
                "db_table": "registry_search_entry",
                "indexes": [
                    models.Index(fields=["name_key", "organisation"], name="registry_search_by_name")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("x__isnull", True), ("y__isnull", True)),
                            models.Q(("x__isnull", False), ("y__isnull", False)),
                            _connector="OR",
                        ),
                        name="registry_search_point_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchValue",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("facet", models.TextField()),
                ("code", models.TextField()),
                ("parent_code", models.TextField(blank=True, default="")),
                ("position", models.PositiveIntegerField(default=0)),
                ("names", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "registry_search_value",
                "constraints": [
                    models.UniqueConstraint(fields=("facet", "code"), name="registry_search_value_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.TextField()),
                (
                    "deletions",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                (
                    "value",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.searchvalue",
                    ),
                ),
            ],
            options={
                "db_table": "registry_search_word",
            },
        ),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunSQL(INDEXES, migrations.RunSQL.noop),
    ]
