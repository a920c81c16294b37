"""A receipt is paid once, told apart from a namesake's: as `settlement.actions.receipts.Paper` compares them."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION settlement_receipt_paid_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- one at a time pays a number, under the key of hold_number: what is read after it is what others have written
    PERFORM pg_advisory_xact_lock(hashtextextended('receipt ' || NEW.number_key, 0));
    IF EXISTS (
        SELECT FROM settlement_receipt r
        WHERE r.number_key = NEW.number_key AND r.released_at IS NULL AND r.id <> NEW.id AND CASE
            WHEN r.institution_id IS NOT NULL AND NEW.institution_id IS NOT NULL
            THEN r.institution_id = NEW.institution_id
            ELSE r.institution_key = NEW.institution_key
                AND (starts_with(r.place_key, NEW.place_key) OR starts_with(NEW.place_key, r.place_key))
        END
    ) THEN
        RAISE EXCEPTION 'receipt_paid_once' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paid_once BEFORE INSERT OR UPDATE ON settlement_receipt
    FOR EACH ROW WHEN (NEW.released_at IS NULL) EXECUTE FUNCTION settlement_receipt_paid_once();
"""
BACKWARD = """
DROP TRIGGER paid_once ON settlement_receipt;
DROP FUNCTION settlement_receipt_paid_once();
"""


class Migration(migrations.Migration):
    dependencies = [("settlement", "0003_deputies_apart")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
