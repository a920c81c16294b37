"""A deputy puts nothing in force that whom they stand in for proposed (offices: 0003_deputies_apart)."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER deputy_is_not_maker BEFORE INSERT OR UPDATE ON policy_parameterproposal FOR EACH ROW
    WHEN (NEW.decided_by_id IS NOT NULL) EXECUTE FUNCTION offices_deputy_is_not_maker('decided_by_id', 'decided_at', 'AP', 'proposed_by_id');
"""
BACKWARD = "DROP TRIGGER deputy_is_not_maker ON policy_parameterproposal;"


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_initial"), ("offices", "0003_deputies_apart")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
