"""References of rows that come by the hundred thousand, checked once a statement.

A foreign key asks for each row by itself, also when all of them name the same act and the same agency. Other apps put
the function on their tables: its argument is the column; what it names stands in the second and third. It replaces
a foreign key only where the application may delete nothing of what is named (`agency/offices/grants.py`).
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION offices_reference_exists() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing text;
BEGIN
    EXECUTE format(
        'SELECT named FROM (SELECT DISTINCT %1$I AS named FROM written) w'
        ' WHERE named IS NOT NULL AND NOT EXISTS (SELECT FROM %2$I r WHERE r.%3$I = named) LIMIT 1',
        TG_ARGV[0], TG_ARGV[1], TG_ARGV[2]) INTO missing;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION '% of % names % in %, which is not there', TG_ARGV[0], TG_TABLE_NAME, missing, TG_ARGV[1]
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("offices", "0003_deputies_apart")]
    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION offices_reference_exists();")]
