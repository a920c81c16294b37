"""Who ever edited a version neither judges its papers nor asks the worker for more; the action says so first."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION filings_judge_is_not_maker() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
BEGIN
    IF person = ANY (SELECT unnest(editors) FROM filings_filingversion WHERE id = NEW.version_id) THEN
        RAISE EXCEPTION '% of % is a maker of the version', TG_ARGV[0], TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER judge_is_not_maker BEFORE INSERT OR UPDATE OF judged_by_id ON filings_paper
    FOR EACH ROW WHEN (NEW.taken_from_id IS NULL AND NEW.judged_by_id IS NOT NULL)
    EXECUTE FUNCTION filings_judge_is_not_maker('judged_by_id');
CREATE TRIGGER asker_is_not_maker BEFORE INSERT ON filings_supplement
    FOR EACH ROW EXECUTE FUNCTION filings_judge_is_not_maker('asked_by_id');
"""
BACKWARD = """
DROP TRIGGER asker_is_not_maker ON filings_supplement;
DROP TRIGGER judge_is_not_maker ON filings_paper;
DROP FUNCTION filings_judge_is_not_maker();
"""


class Migration(migrations.Migration):
    dependencies = [("filings", "0002_editors_only_grow")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
