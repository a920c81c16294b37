from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilingsConfig(AppConfig):
    name = "filings"
    label = "filings"
    verbose_name = _("Filings")

    def ready(self) -> None:
        from agency.audit import presenters
        from agency.policy import impact as policy_impact
        from agency.workers import comparing, consequences
        from filings import impact, inbound, recount, subjects, tracked
        from filings.actions import following
        from filings.actions.asking import PAPERS
        from filings.actions.differences import open_for_hits
        from filings.actions.steps import hold_all
        from filings.complaints import shown as complaints_shown
        from filings.handover import shown as handover_shown
        from filings.views import panels, tasks, worklist

        presenters.REASONS[PAPERS] = _("Papers are missing")
        presenters.REASONS.update(worklist.TABS)
        subjects.register_subjects()
        tracked.register_records()
        inbound.register_handlers()
        panels.register()
        recount.register()
        policy_impact.on_change("filings", impact.affected)
        tasks.register()
        following.register()
        handover_shown.register()
        complaints_shown.register()
        consequences.on_hold("filings", hold_all)
        comparing.on_hits("filings", open_for_hits)
