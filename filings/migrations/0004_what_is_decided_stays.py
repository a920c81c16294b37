"""What was decided stays: final states don't open again, approved content doesn't change, overriders stay overriders."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION filings_filingversion_decided_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (OLD.overriders <@ NEW.overriders) THEN
        RAISE EXCEPTION 'overriders of filings_filingversion only grow' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state IN ('REJECTED', 'WITHDRAWN', 'ENDED') AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'a filing version that is over never opens again' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'APPROVED' AND NEW.state NOT IN ('APPROVED', 'ENDED') THEN
        RAISE EXCEPTION 'an approved filing version only ends' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state IN ('APPROVED', 'ENDED', 'REJECTED') AND (
        NEW.filing_id, NEW.number, NEW.agency_id, NEW.worker_id, NEW.relation_id, NEW.replaces_id, NEW.scope,
        NEW.category, NEW.slot, NEW.place_number, NEW.destination_id, NEW.institution_id, NEW.services, NEW.away_from,
        NEW.away_until, NEW.applied_on, NEW.decided_by_id, NEW.decided_at, NEW.effective_from, NEW.valid_to,
        NEW.lock_until
    ) IS DISTINCT FROM (
        OLD.filing_id, OLD.number, OLD.agency_id, OLD.worker_id, OLD.relation_id, OLD.replaces_id, OLD.scope,
        OLD.category, OLD.slot, OLD.place_number, OLD.destination_id, OLD.institution_id, OLD.services, OLD.away_from,
        OLD.away_until, OLD.applied_on, OLD.decided_by_id, OLD.decided_at, OLD.effective_from, OLD.valid_to,
        OLD.lock_until
    ) THEN
        RAISE EXCEPTION 'what was decided on a filing version does not change' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.state = 'ENDED' AND (NEW.ended_on, NEW.ended_because) IS DISTINCT FROM (OLD.ended_on, OLD.ended_because) THEN
        RAISE EXCEPTION 'the end of a filing version does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided_stays BEFORE UPDATE ON filings_filingversion
    FOR EACH ROW EXECUTE FUNCTION filings_filingversion_decided_stays();

CREATE FUNCTION filings_filingversion_determinations_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed uuid;
BEGIN
    changed := CASE TG_OP WHEN 'DELETE' THEN OLD.filingversion_id ELSE NEW.filingversion_id END;
    IF EXISTS (
        SELECT 1 FROM filings_filingversion
        WHERE id = changed AND state IN ('APPROVED', 'ENDED', 'REJECTED')
    ) THEN
        RAISE EXCEPTION 'what was decided on a filing version does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER decided_stays BEFORE INSERT OR UPDATE OR DELETE ON filings_filingversion_determinations
    FOR EACH ROW EXECUTE FUNCTION filings_filingversion_determinations_stay();

CREATE FUNCTION filings_ending_decided_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'OPEN' OR NEW.requested_by_id <> OLD.requested_by_id OR NEW.version_id <> OLD.version_id THEN
        RAISE EXCEPTION 'a cancellation that was decided does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decided_stays BEFORE UPDATE ON filings_ending
    FOR EACH ROW EXECUTE FUNCTION filings_ending_decided_stays();
"""
BACKWARD = """
DROP TRIGGER decided_stays ON filings_ending;
DROP FUNCTION filings_ending_decided_stays();
DROP TRIGGER decided_stays ON filings_filingversion_determinations;
DROP FUNCTION filings_filingversion_determinations_stay();
DROP TRIGGER decided_stays ON filings_filingversion;
DROP FUNCTION filings_filingversion_decided_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("filings", "0003_judges_are_not_makers")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
