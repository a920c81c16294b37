"""Searching names by any part of them, also two Chinese characters: an index of their single signs and pairs.

A sign is its number, a pair is both numbers in one: half the size of text, and compared in a moment. Of the initials
only the first stands alone: single letters of them find everything. Every row of an imported list pays for each.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION name_grams(words text, with_signs boolean) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    sign text;
    code bigint;
    before bigint := 0;
    grams bigint[] := '{}';
BEGIN
    FOREACH sign IN ARRAY coalesce(string_to_array(regexp_replace(lower(words), '\\s', '', 'g'), NULL), '{}') LOOP
        code := ascii(sign);
        IF with_signs OR before = 0 THEN
            grams := grams || code;
        END IF;
        IF before > 0 THEN
            grams := grams || (before << 21 | code);
        END IF;
        before := code;
    END LOOP;
    RETURN grams;
END $$;
CREATE FUNCTION institution_grams(name text, aliases text[], initials text) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF cardinality(aliases) = 0 THEN
        RETURN public.name_grams(name, true) || public.name_grams(initials, false);
    END IF;
    RETURN public.name_grams(name || '|' || array_to_string(aliases, '|'), true) || public.name_grams(initials, false);
END $$;
CREATE FUNCTION sought_grams(words text) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN cardinality(found) > 1 THEN found[2:] ELSE found END
    FROM (SELECT public.name_grams(words, false) AS found) grams
$$;
CREATE INDEX institution_by_grams ON institutions_institution
    USING gin (public.institution_grams(name::text, aliases::text[], initials::text));
"""
BACKWARD = """
DROP INDEX institution_by_grams;
DROP FUNCTION sought_grams(text);
DROP FUNCTION institution_grams(text, text[], text);
DROP FUNCTION name_grams(text, boolean);
"""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
