"""What a long list needs that the application may not do by itself: being taken out again, and being counted."""

from django.db import migrations

# Right after a long list came in, the database doesn't know yet how long it is: a loop over it would take hours.
TAKE_OUT = """
CREATE FUNCTION institutions_take_out(of_list uuid, wanted uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_nestloop = off AS $$
DECLARE applied uuid;
BEGIN
    SELECT act_id INTO applied FROM institutions_institutionlist WHERE id = of_list AND state = 'UNDONE';
    IF applied IS NULL THEN
        RAISE EXCEPTION 'only what an undone list has added is taken out';
    END IF;
    DELETE FROM institutions_agreement a USING institutions_historicalagreement h
        WHERE h.id = a.id AND h.act_id = applied AND h.history_type = '+' AND a.institution_id IN (SELECT unnest(wanted));
    DELETE FROM institutions_institution i USING institutions_historicalinstitution h
        WHERE h.id = i.id AND h.act_id = applied AND h.history_type = '+' AND i.id IN (SELECT unnest(wanted));
END $$;
"""
# What counts tables by itself may come by while a list is being written, and then takes its rows for nothing but space:
# for a minute the register looks nearly empty, and the next list would be compared with it row against row, for hours.
COUNT = """
CREATE FUNCTION institutions_count() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE institutions_institution, institutions_agreement;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0002_searching")]

    operations = [
        migrations.RunSQL(TAKE_OUT, "DROP FUNCTION institutions_take_out(uuid, uuid[])"),
        migrations.RunSQL(COUNT, "DROP FUNCTION institutions_count()"),
    ]
