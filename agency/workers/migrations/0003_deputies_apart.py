"""A deputy confirms nothing that whom they stand in for entered (agency/offices/migrations/0003_deputies_apart.py)."""

from django.db import migrations

TABLES = {
    "workers_determination": "editors",
    "workers_benefitstop": "entered_by_id",
    "workers_devicenotice": "entered_by_id",
}
FORWARD = "".join(
    f"CREATE TRIGGER deputy_is_not_maker BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
    f" WHEN (NEW.confirmed_by_id IS NOT NULL) EXECUTE FUNCTION offices_deputy_is_not_maker('confirmed_by_id', 'confirmed_at', 'RV AP', '{makers}');\n"
    for table, makers in TABLES.items()
)
BACKWARD = "".join(f"DROP TRIGGER deputy_is_not_maker ON {table};\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("workers", "0002_editors_only_grow"), ("offices", "0003_deputies_apart")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
