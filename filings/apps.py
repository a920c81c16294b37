from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilingsConfig(AppConfig):
    name = "filings"
    label = "filings"
    verbose_name = _("Filings")

    def ready(self) -> None:
        from agency.audit import presenters
        from filings import subjects, tracked
        from filings.actions import following
        from filings.actions.asking import PAPERS
        from filings.views import panels

        presenters.REASONS[PAPERS] = _("Papers are missing")
        subjects.register_subjects()
        tracked.register_records()
        panels.register()
        following.register()
