"""Whoever edited once stays an editor: the check that the maker is not the one who decides can't be walked around."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION workers_determination_editors_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.editors <@ NEW.editors) THEN
        RAISE EXCEPTION 'editors of workers_determination only grow' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER editors_only_grow BEFORE UPDATE OF editors ON workers_determination
    FOR EACH ROW EXECUTE FUNCTION workers_determination_editors_only_grow();
"""
BACKWARD = """
DROP TRIGGER editors_only_grow ON workers_determination;
DROP FUNCTION workers_determination_editors_only_grow();
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
