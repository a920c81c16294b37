"""A deputy does not grant the further try that whom they stand in for asked for (trust.md §4)."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER deputy_is_not_maker BEFORE INSERT OR UPDATE ON exchange_retry FOR EACH ROW
    WHEN (NEW.decided_by_id IS NOT NULL)
    EXECUTE FUNCTION offices_deputy_is_not_maker('decided_by_id', 'decided_at', 'AP DM', 'requested_by_id');
"""
BACKWARD = """
DROP TRIGGER deputy_is_not_maker ON exchange_retry;
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_storage"), ("offices", "0003_deputies_apart")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
