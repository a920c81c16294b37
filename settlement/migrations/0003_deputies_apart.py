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
    ("deputy_is_not_maker", "settlement_catalogueversion", "decided_by_id", "decided_at", "AP", ("entered_by_id",)),
)
FORWARD = "".join(
    f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW WHEN (NEW.{by} IS NOT NULL)"
    f" EXECUTE FUNCTION offices_deputy_is_not_maker('{by}', '{at}', '{roles}', {', '.join(map(repr, makers))});\n"
    for name, table, by, at, roles, makers in TRIGGERS
)
BACKWARD = "".join(f"DROP TRIGGER {name} ON {table};\n" for name, table, *_rest in TRIGGERS)


class Migration(migrations.Migration):
    dependencies = [("settlement", "0002_what_is_settled_stays"), ("offices", "0003_deputies_apart")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
