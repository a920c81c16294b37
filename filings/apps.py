from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilingsConfig(AppConfig):
    name = "filings"
    label = "filings"
    verbose_name = _("Filings")

    def ready(self) -> None:
        from agency.audit import presenters
        from agency.policy import impact as policy_impact
        from filings import impact, subjects, tracked
        from filings.actions.asking import PAPERS
        from filings.views import panels

        presenters.REASONS[PAPERS] = _("Papers are missing")
        subjects.register_subjects()
        tracked.register_records()
        panels.register()
        policy_impact.on_change("filings", impact.affected)
