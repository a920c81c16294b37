"""Searching names by any part of them, also two Chinese characters: an index of their single signs and pairs."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION name_grams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT gram), '{}')
    FROM (SELECT regexp_replace(lower(words), '\\s', '', 'g') AS w) AS bare,
         LATERAL (
             SELECT substr(w, i, n) AS gram
             FROM generate_series(1, length(w)) AS i, generate_series(1, 2) AS n
             WHERE i + n - 1 <= length(w)
         ) AS grams
$$;
CREATE FUNCTION institution_grams(name text, aliases text[], initials text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT public.name_grams(name) || public.name_grams(array_to_string(aliases, '|'))
           || public.name_grams(initials)
$$;
CREATE INDEX institution_by_grams ON institutions_institution
    USING gin (public.institution_grams(name::text, aliases::text[], initials::text));
"""
BACKWARD = """
DROP INDEX institution_by_grams;
DROP FUNCTION institution_grams(text, text[], text);
DROP FUNCTION name_grams(text);
"""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
