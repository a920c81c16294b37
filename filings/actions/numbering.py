"""Filing numbers: agency, year, and a count without gaps."""

from django.db import connection

from agency.offices.models import Agency
from filings.models import NumberSeries


def next_number(agency: Agency, year: int) -> str:
    """The next filing number of an agency in a year. Whoever asks at the same moment waits for this act to end."""
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS series (agency_id, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (agency_id, year) DO UPDATE SET last = series.last + 1 RETURNING last",
            [agency.pk, year],
        )
        last = cursor.fetchone()[0]
    return f"{agency.code}-{year}-{last:07d}"
