"""How PostgreSQL keeps the outbox: room for updates on the page, sealed bodies uncompressed."""

from django.db import migrations

FORWARD = """
ALTER TABLE exchange_outgoing SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE exchange_body ALTER sealed SET STORAGE EXTERNAL;
"""
BACKWARD = """
ALTER TABLE exchange_outgoing RESET (fillfactor, autovacuum_vacuum_scale_factor);
ALTER TABLE exchange_body ALTER sealed SET STORAGE EXTENDED;
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
