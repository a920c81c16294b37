"""What was settled stays: bills, entries and closed months don't change, and sums are the sums of their lines."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION settlement_bill_settled_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('ASSESSED', 'REPLACED'), ('ASSESSED', 'SETTLED'), ('SETTLED', 'CANCELLED'), ('SETTLED', 'REVERSED')
    ) THEN
        RAISE EXCEPTION 'a bill goes from % to % by no way', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    -- a list that counts no more goes with its claim to another stay: settlement/actions/claim_stays.py
    IF NEW.stay_id <> OLD.stay_id AND (OLD.kind, OLD.state) NOT IN (('MANUAL', 'REPLACED'), ('MANUAL', 'CANCELLED'))
        OR (NEW.agency_id, NEW.kind, NEW.receipt_number, NEW.total, NEW.fund, NEW.worker, NEW.not_payable,
        NEW.above_standard, NEW.above_limit, NEW.separated, NEW.facts, NEW.assessed_at)
        IS DISTINCT FROM
        (OLD.agency_id, OLD.kind, OLD.receipt_number, OLD.total, OLD.fund, OLD.worker, OLD.not_payable,
        OLD.above_standard, OLD.above_limit, OLD.separated, OLD.facts, OLD.assessed_at)
    THEN
        RAISE EXCEPTION 'what was assessed does not change' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.settled_at IS NOT NULL
        AND (NEW.settled_at, NEW.settled_by_id) IS DISTINCT FROM (OLD.settled_at, OLD.settled_by_id) THEN
        RAISE EXCEPTION 'what was settled does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settled_stays BEFORE UPDATE ON settlement_bill
    FOR EACH ROW EXECUTE FUNCTION settlement_bill_settled_stays();

-- A bill and its lines are written by one command: then there are no other lines, and those at hand are added up
-- without a look into the table.
-- Its plan is kept by the session: made while the tables are small, it would read all lines of all bills for each bill.
CREATE FUNCTION settlement_billline_come_with_bill() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan TO off AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT bill_id, min(number) AS first, sum(amount) AS total, sum(fund) AS fund, sum(worker) AS worker,
                sum(separated) AS separated
            FROM new_lines GROUP BY bill_id
        ) n
        LEFT JOIN settlement_billline l ON l.bill_id = n.bill_id AND l.number = n.first
        LEFT JOIN settlement_bill b ON b.id = n.bill_id AND b.xmin = l.xmin AND b.cmin = l.cmin
        WHERE (n.total, n.fund, n.worker, n.separated) IS DISTINCT FROM (b.total, b.fund, b.worker, b.separated)
    ) THEN
        RAISE EXCEPTION 'lines come with their bill, which is their sum' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER come_with_bill AFTER INSERT ON settlement_billline REFERENCING NEW TABLE AS new_lines
    FOR EACH STATEMENT EXECUTE FUNCTION settlement_billline_come_with_bill();

CREATE FUNCTION settlement_entry_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_month settlement_month;
BEGIN
    SELECT * INTO its_month FROM settlement_month WHERE id = NEW.month_id;
    IF NEW.institution_id IS DISTINCT FROM (
        SELECT s.institution_id FROM settlement_bill b JOIN settlement_stay s ON s.id = b.stay_id
        WHERE b.id = NEW.bill_id AND b.kind = 'DIRECT'
    ) THEN
        RAISE EXCEPTION 'an entry is of the institution that settled' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.institution_id IS NOT NULL THEN
        -- a confirmation counts the entries under the same key, alone: settlement/actions/confirming.py
        PERFORM pg_advisory_xact_lock_shared(hashtextextended(NEW.institution_id || ' ' || its_month.begins_on, 0));
        IF EXISTS (
            SELECT 1 FROM settlement_confirmation
            WHERE institution_id = NEW.institution_id AND begins_on = its_month.begins_on AND withdrawn_at IS NULL
        ) THEN
            RAISE EXCEPTION 'the month is confirmed' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    SELECT * INTO its_month FROM settlement_month WHERE id = NEW.month_id FOR SHARE;
    IF its_month.state <> 'OPEN' THEN
        RAISE EXCEPTION 'the month is closed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.opposes_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM settlement_bill WHERE id = NEW.bill_id
            AND (total, fund, worker, separated) = (NEW.total, NEW.fund, NEW.worker, NEW.separated)
    ) THEN
        RAISE EXCEPTION 'an entry is what its bill says' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.opposes_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM settlement_entry WHERE id = NEW.opposes_id AND kind = 'SETTLED' AND bill_id = NEW.bill_id
            AND (total, fund, worker, separated) = (-NEW.total, -NEW.fund, -NEW.worker, -NEW.separated)
    ) THEN
        RAISE EXCEPTION 'what undoes an entry is its negative' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT ON settlement_entry
    FOR EACH ROW EXECUTE FUNCTION settlement_entry_fits();

CREATE FUNCTION settlement_month_closed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'CLOSED' OR (NEW.agency_id, NEW.begins_on) IS DISTINCT FROM (OLD.agency_id, OLD.begins_on) THEN
        RAISE EXCEPTION 'a closed month does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER closed_stays BEFORE UPDATE ON settlement_month
    FOR EACH ROW EXECUTE FUNCTION settlement_month_closed_stays();

CREATE FUNCTION settlement_confirmation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_at IS NOT NULL OR
        (NEW.agency_id, NEW.institution_id, NEW.begins_on, NEW.count, NEW.total, NEW.fund, NEW.confirmed_at)
        IS DISTINCT FROM
        (OLD.agency_id, OLD.institution_id, OLD.begins_on, OLD.count, OLD.total, OLD.fund, OLD.confirmed_at)
    THEN
        RAISE EXCEPTION 'what was confirmed is only taken back' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER confirmed_stays BEFORE UPDATE ON settlement_confirmation
    FOR EACH ROW EXECUTE FUNCTION settlement_confirmation_stays();

CREATE FUNCTION settlement_uploadedline_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'withdrawn_by_id' IS DISTINCT FROM to_jsonb(OLD) - 'withdrawn_by_id' THEN
        RAISE EXCEPTION 'an uploaded line does not change' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER uploaded_stays BEFORE UPDATE ON settlement_uploadedline
    FOR EACH ROW EXECUTE FUNCTION settlement_uploadedline_stays();

CREATE FUNCTION settlement_configuration_within_notice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bytea;
    paid numeric;
BEGIN
    -- one at a time for a person, under the same key: settlement/actions/devices.py
    IF NEW.worker_id IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('devices ' || NEW.worker_id, 0));
        SELECT sum(fund) INTO paid FROM settlement_configuration
        WHERE worker_id = NEW.worker_id AND notice_key = NEW.notice_key AND undone_at IS NULL;
    ELSE
        SELECT number_index INTO person FROM filings_receivedfiling WHERE id = NEW.received_id;
        PERFORM pg_advisory_xact_lock(
            hashtextextended('devices ' || NEW.agency_id || ' ' || encode(person, 'hex'), 0));
        SELECT sum(c.fund) INTO paid
        FROM settlement_configuration c JOIN filings_receivedfiling r ON r.id = c.received_id
        WHERE r.number_index = person AND c.agency_id = NEW.agency_id AND c.notice_key = NEW.notice_key
            AND c.undone_at IS NULL;
    END IF;
    IF coalesce(paid, 0) + NEW.fund > NEW.notice_limit THEN
        RAISE EXCEPTION 'the notice pays no more than its limit' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER within_notice BEFORE INSERT ON settlement_configuration
    FOR EACH ROW WHEN (NEW.notice_limit IS NOT NULL) EXECUTE FUNCTION settlement_configuration_within_notice();

CREATE FUNCTION settlement_configuration_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.undone_at IS NOT NULL OR to_jsonb(NEW) - 'undone_at' IS DISTINCT FROM to_jsonb(OLD) - 'undone_at' THEN
        RAISE EXCEPTION 'what was configured is only taken back' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER configured_stays BEFORE UPDATE ON settlement_configuration
    FOR EACH ROW EXECUTE FUNCTION settlement_configuration_stays();
"""
BACKWARD = """
DROP TRIGGER configured_stays ON settlement_configuration;
DROP FUNCTION settlement_configuration_stays();
DROP TRIGGER within_notice ON settlement_configuration;
DROP FUNCTION settlement_configuration_within_notice();
DROP TRIGGER confirmed_stays ON settlement_confirmation;
DROP FUNCTION settlement_confirmation_stays();
DROP TRIGGER uploaded_stays ON settlement_uploadedline;
DROP FUNCTION settlement_uploadedline_stays();
DROP TRIGGER come_with_bill ON settlement_billline;
DROP FUNCTION settlement_billline_come_with_bill();
DROP TRIGGER closed_stays ON settlement_month;
DROP FUNCTION settlement_month_closed_stays();
DROP TRIGGER fits ON settlement_entry;
DROP FUNCTION settlement_entry_fits();
DROP TRIGGER settled_stays ON settlement_bill;
DROP FUNCTION settlement_bill_settled_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("settlement", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
