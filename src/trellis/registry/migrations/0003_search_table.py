"""The search table, and the functions that fold names in the database: the same for what is stored and asked."""

import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# "Plain": lower case, no accents, final sigma as sigma, marks that glue words together as spaces.
# Normalising is dear, so only texts with combining marks are. STABLE, as unaccent() is, and not STRICT: only so
# does PostgreSQL put the body in the place of the call, which is four times as fast.
PLAIN = r"""
DO $do$ BEGIN
EXECUTE format($create$
CREATE FUNCTION registry_search_plain(raw text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $plain$
  SELECT replace(replace(replace(lower(CASE WHEN octet_length(raw) = length(raw) THEN raw
    ELSE %1$I.unaccent('%1$I.unaccent'::regdictionary,
      CASE WHEN raw ~ U&'[\0300-\036F]'
      THEN regexp_replace(normalize(raw, NFKC), U&'[\0300-\036F]+', '', 'g') ELSE raw END) END),
    U&'\03C2', U&'\03C3'), '/', ' '), '_', ' ')
$plain$ $create$, (SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'unaccent'));
END $do$
"""

# "Folded": plain, with nothing but words and single spaces, and initials joined ("S.p.A." is "spa").
FOLD = r"""
CREATE FUNCTION registry_search_fold(raw text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(registry_search_plain(
    CASE WHEN strpos(raw, '.') > 0 THEN regexp_replace(raw, '(\m[[:alpha:]])\.(?=[[:alpha:]]\M)', '\1', 'g') ELSE raw END
  ), '[^[:alnum:]]+', ' ', 'g'))
$$
"""

# Greek and Cyrillic in Latin letters, as passports write them, so that either keyboard finds a name.
LATIN = r"""
CREATE FUNCTION registry_search_latin(folded text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
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

JOIN = "CREATE AGGREGATE registry_search_join(tsvector) (sfunc = tsvector_concat, stype = tsvector, initcond = '')"

# Web Mercator on a world 2^30 wide; beyond its northern and southern edge a point stands on the edge.
MERCATOR = r"""
CREATE FUNCTION registry_search_x(longitude float8) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN longitude IS NOT NULL
    THEN least(floor((longitude + 180) / 360 * 1073741824), 1073741823)::int END
$$;
CREATE FUNCTION registry_search_y(latitude float8) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN latitude IS NOT NULL THEN
    least(greatest(floor((0.5 - asinh(tand(least(greatest(latitude, -85.06), 85.06))) / (2 * pi())) * 1073741824), 0),
          1073741823)::int END
$$
"""

# A first form of these, in use for some hours; search rows are made of other tables and can be made anew.
FIRST_FORM = """
DROP TABLE IF EXISTS registry_search_word, registry_search_value, registry_search_row, registry_search_entry;
DROP AGGREGATE IF EXISTS registry_search_join(tsvector);
DROP FUNCTION IF EXISTS registry_search_plain(text), registry_search_fold(text), registry_search_latin(text),
  registry_search_deletions(text), registry_search_x(float8), registry_search_y(float8);
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
        migrations.RunSQL(FIRST_FORM, migrations.RunSQL.noop),
        migrations.RunSQL(PLAIN, "DROP FUNCTION registry_search_plain(text)"),
        migrations.RunSQL(FOLD, "DROP FUNCTION registry_search_fold(text)"),
        migrations.RunSQL(LATIN, "DROP FUNCTION registry_search_latin(text)"),
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
                ("fresh_minute", models.IntegerField()),
                ("packed", models.BinaryField()),
                ("name_key", models.TextField()),
                ("short_key", models.TextField()),
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
                ("confirmed_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField()),
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
            ],
            options={
                "db_table": "registry_search_word",
            },
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        db_column="organisation_id",
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="registry.searchentry",
                    ),
                ),
                ("packed", models.BinaryField()),
            ],
            options={
                "db_table": "registry_search_row",
            },
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["name_key", "organisation"], name="registry_search_by_name"),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(
                condition=models.Q(("short_key", ""), _negated=True),
                fields=["short_key"],
                name="registry_search_by_short_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("x__isnull", True), ("y__isnull", True)),
                    models.Q(("x__isnull", False), ("y__isnull", False)),
                    _connector="OR",
                ),
                name="registry_search_point_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("organisation__lt", 2147483647)),
                name="registry_search_id_fits_four_bytes",
            ),
        ),
        migrations.AddConstraint(
            model_name="searchvalue",
            constraint=models.UniqueConstraint(fields=("facet", "code"), name="registry_search_value_once"),
        ),
        migrations.AddField(
            model_name="searchword",
            name="value",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="registry.searchvalue",
            ),
        ),
        migrations.RunSQL(INDEXES, migrations.RunSQL.noop),
    ]
