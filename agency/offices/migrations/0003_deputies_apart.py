"""A deputy does not decide on the work of whom they stand in for, whoever writes it (trust.md §4).

Other apps put the function on their tables: its arguments are the column of who decides, that of the moment, the roles
under which this is decided, and the columns of the makers. The row of the person is held, so that a post that is being
given at the same moment is waited for and seen.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION offices_deputy_is_not_maker() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided jsonb := to_jsonb(NEW);
    decider bigint := decided->>TG_ARGV[0];
    day date := ((decided->>TG_ARGV[1])::timestamptz AT TIME ZONE 'Asia/Shanghai')::date;
    makers jsonb := '[]';
BEGIN
    IF decider IS NULL OR TG_OP = 'UPDATE' AND to_jsonb(OLD)->>TG_ARGV[0] = decided->>TG_ARGV[0] THEN
        RETURN NEW;
    END IF;
    FOR place IN 3 .. TG_NARGS - 1 LOOP
        makers := makers || (decided->TG_ARGV[place]);
    END LOOP;
    PERFORM FROM offices_user WHERE id = decider FOR SHARE;
    IF EXISTS (
        SELECT FROM offices_post
        WHERE user_id = decider AND role = ANY (string_to_array(TG_ARGV[2], ' '))
            AND daterange(starts_on, ends_on, '[]') @> day AND makers @> to_jsonb(stands_in_for_id)
    ) THEN
        RAISE EXCEPTION 'a deputy does not decide on the work of whom they stand in for'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deputy_is_not_maker BEFORE INSERT OR UPDATE ON offices_postrequest FOR EACH ROW
    WHEN (NEW.decided_by_id IS NOT NULL) EXECUTE FUNCTION offices_deputy_is_not_maker('decided_by_id', 'decided_at', 'AU PM', 'requested_by_id');
"""
BACKWARD = """
DROP TRIGGER deputy_is_not_maker ON offices_postrequest;
DROP FUNCTION offices_deputy_is_not_maker();
"""


class Migration(migrations.Migration):
    dependencies = [("offices", "0002_posts_apart")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
