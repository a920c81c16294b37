"""What the rows of a list name exists, asked once a statement (agency/offices/migrations/0004_references.py)."""

from django.db import migrations

REFERENCES = (
    ("institutions_institution", "agency_id", "offices_agency", "id"),
    ("institutions_institution", "division_id", "offices_division", "code"),
    ("institutions_agreement", "agency_id", "offices_agency", "id"),
    ("institutions_listrow", "of_id", "institutions_institutionlist", "id"),
)
FORWARD = "".join(
    f"CREATE TRIGGER {column}_exists_{moment.lower()} AFTER {moment} ON {table} REFERENCING NEW TABLE AS written"
    f" FOR EACH STATEMENT EXECUTE FUNCTION offices_reference_exists('{column}', '{named}', '{key}');\n"
    for table, column, named, key in REFERENCES
    for moment in ("INSERT", "UPDATE")
)
BACKWARD = "".join(
    f"DROP TRIGGER {column}_exists_{moment} ON {table};\n"
    for table, column, _named, _key in REFERENCES
    for moment in ("insert", "update")
)


class Migration(migrations.Migration):
    dependencies = [("institutions", "0004_deputies_apart"), ("offices", "0004_references")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
