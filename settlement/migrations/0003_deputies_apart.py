"""A deputy decides on nothing that whom they stand in for made (agency/offices/migrations/0003_deputies_apart.py)."""

from django.db import migrations

TRIGGERS = (
    ("deputy_is_not_maker", "settlement_claim", "reviewed_by_id", "reviewed_at", "RV AP", ("editors",)),
    (
        "deputy_is_not_maker_either",
        "settlement_claim",
        "decided_by_id",
        "decided_at",
        "AP",
        ("editors", "reviewed_by_id"),
    ),
    ("deputy_is_not_who_decided", "settlement_claim", "paid_by_id", "paid_at", "FN", ("decided_by_id",)),
    ("deputy_is_not_maker", "settlement_catalogueversion", "decided_by_id", "decided_at", "AP", ("entered_by_id",)),
)
TWO_PEOPLE = """
CREATE FUNCTION settlement_by_another(one bigint, maker bigint, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF one = maker THEN
        RAISE EXCEPTION 'nobody decides on their own work' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM FROM offices_user WHERE id = one FOR SHARE;
    IF EXISTS (
        SELECT FROM offices_post WHERE user_id = one AND stands_in_for_id = maker AND role IN ('RV', 'AP')
            AND daterange(starts_on, ends_on, '[]') @> (at AT TIME ZONE 'Asia/Shanghai')::date
    ) THEN
        RAISE EXCEPTION 'a deputy does not decide on the work of whom they stand in for'
            USING ERRCODE = 'check_violation';
    END IF;
END $$;
CREATE FUNCTION settlement_reversed_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM settlement_by_another(a.user_id, b.settled_by_id, NEW.entered_at)
        FROM offices_act a, settlement_bill b WHERE a.id = NEW.act_id AND b.id = NEW.bill_id;
    RETURN NEW;
END $$;
-- The row of the act is written last (agency/offices/acts.py).
CREATE CONSTRAINT TRIGGER reversed_by_another AFTER INSERT ON settlement_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind = 'REVERSED') EXECUTE FUNCTION settlement_reversed_by_another();
CREATE FUNCTION settlement_reviewed_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM settlement_by_another(NEW.reviewed_by_id, maker, NEW.reviewed_at)
        FROM settlement_billline l JOIN settlement_bill b ON b.id = l.bill_id
            LEFT JOIN settlement_claim c ON c.bill_id = b.id, unnest(c.editors || b.assessed_by_id::bigint) maker
        WHERE l.id = NEW.line_id;
    RETURN NEW;
END $$;
CREATE TRIGGER reviewed_by_another BEFORE INSERT ON settlement_billlinereview FOR EACH ROW
    EXECUTE FUNCTION settlement_reviewed_by_another();
"""
"""A reversal after the close and the review of a line name their person beside the bill, so they look it up."""
UNDO = """
DROP TRIGGER reviewed_by_another ON settlement_billlinereview;
DROP FUNCTION settlement_reviewed_by_another();
DROP TRIGGER reversed_by_another ON settlement_entry;
DROP FUNCTION settlement_reversed_by_another();
DROP FUNCTION settlement_by_another(bigint, bigint, timestamptz);
"""
FORWARD = "".join(
    f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW WHEN (NEW.{by} IS NOT NULL)"
    f" EXECUTE FUNCTION offices_deputy_is_not_maker('{by}', '{at}', '{roles}', {', '.join(map(repr, makers))});\n"
    for name, table, by, at, roles, makers in TRIGGERS
)
BACKWARD = "".join(f"DROP TRIGGER {name} ON {table};\n" for name, table, *_rest in TRIGGERS)


class Migration(migrations.Migration):
    dependencies = [("settlement", "0002_what_is_settled_stays"), ("offices", "0003_deputies_apart")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD), migrations.RunSQL(TWO_PEOPLE, UNDO)]
