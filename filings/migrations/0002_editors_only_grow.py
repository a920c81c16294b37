"""Whoever edited or overrode once stays an editor or overrider: the checks that neither decides hold for good."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION filings_filingversion_editors_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.editors <@ NEW.editors AND OLD.overriders <@ NEW.overriders) THEN
        RAISE EXCEPTION 'editors and overriders of filings_filingversion only grow' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER editors_only_grow BEFORE UPDATE OF editors, overriders ON filings_filingversion
    FOR EACH ROW EXECUTE FUNCTION filings_filingversion_editors_only_grow();
"""
BACKWARD = """
DROP TRIGGER editors_only_grow ON filings_filingversion;
DROP FUNCTION filings_filingversion_editors_only_grow();
"""


class Migration(migrations.Migration):
    dependencies = [("filings", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
