"""A deputy decides on nothing that whom they stand in for proposed (agency/offices/migrations/0003_deputies_apart.py)."""

from django.db import migrations

DECISIONS = (
    ("institutions_matter", "decided", "proposed_by_id"),
    ("institutions_institutionlist", "decided", "entered_by_id"),
    ("institutions_institutionlist", "undone", "entered_by_id"),
)
FORWARD = "".join(
    f"CREATE TRIGGER deputy_is_not_maker_{what} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
    f" WHEN (NEW.{what}_by_id IS NOT NULL) EXECUTE FUNCTION offices_deputy_is_not_maker('{what}_by_id', '{what}_at', 'AP', '{maker}');\n"
    for table, what, maker in DECISIONS
)
BACKWARD = "".join(f"DROP TRIGGER deputy_is_not_maker_{what} ON {table};\n" for table, what, _maker in DECISIONS)


class Migration(migrations.Migration):
    dependencies = [("institutions", "0003_long_lists"), ("offices", "0003_deputies_apart")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
