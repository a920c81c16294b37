"""Searching names by any part of them, also two Chinese characters: an index of their single signs and pairs."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION name_grams(words text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    signs text[] := coalesce(string_to_array(regexp_replace(lower(words), '\\s', '', 'g'), NULL), '{}');
    grams text[] := signs;
BEGIN
    -- A loop: as a query over positions it takes nine times as long, and every row of an imported list pays for it.
    FOR i IN 2 .. cardinality(signs) LOOP
        grams := grams || (signs[i - 1] || signs[i]);
    END LOOP;
    RETURN grams;
END $$;
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
