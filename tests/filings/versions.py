"""Filing versions for the tests of what is done with them."""

from datetime import timedelta

from filings.models import FilingVersion
from tests import factories
from tests.factories import NOW

LATER = NOW + timedelta(hours=1)


def fresh(version: FilingVersion) -> FilingVersion:
    return FilingVersion.objects.get(pk=version.pk)


def two_for_one_worker() -> list[FilingVersion]:
    worker = factories.worker()
    return [factories.submitted(worker) for _ in range(2)]
