"""A deputy decides on nothing that whom they stand in for made (agency/offices/migrations/0003_deputies_apart.py)."""

from django.db import migrations

TABLES = {
    "filings_filingversion": "'editors', 'overriders'",
    "filings_ending": "'requested_by_id'",
}
FORWARD = "".join(
    f"CREATE TRIGGER deputy_is_not_maker BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
    f" WHEN (NEW.decided_by_id IS NOT NULL) EXECUTE FUNCTION offices_deputy_is_not_maker('decided_by_id', 'decided_at', 'AP', {makers});\n"
    for table, makers in TABLES.items()
)
BACKWARD = "".join(f"DROP TRIGGER deputy_is_not_maker ON {table};\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("filings", "0004_what_is_decided_stays"), ("offices", "0003_deputies_apart")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
