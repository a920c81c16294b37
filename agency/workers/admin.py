"""Workers and their papers in the administration: read there, changed at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agency.audit.logged import LoggedAdmin
from agency.offices.masking import mask_name, mask_number, mask_phone
from agency.offices.sites import desk_admin
from agency.workers.models import BenefitStop, Card, Determination, DeviceNotice, InsuranceRelation, Worker


@admin.register(Worker, site=desk_admin)
class WorkerAdmin(LoggedAdmin):
    list_display = ("masked_name", "masked_number", "sex", "born_on", "agency")
    list_select_related = ("agency",)
    search_fields = ("name",)
    search_help_text = _("The beginning of a name")
    ordering = ("-id",)
    exclude = ("name",)
    masked = ("masked_name", "masked_number", "masked_phone", "masked_account")

    @admin.display(description=_("name"), ordering="name")
    def masked_name(self, worker: Worker) -> str:
        return mask_name(worker.name)

    @admin.display(description=_("social security number"))
    def masked_number(self, worker: Worker) -> str:
        return mask_number(worker.number)

    @admin.display(description=_("phone"))
    def masked_phone(self, worker: Worker) -> str:
        return mask_phone(worker.phone or "")

    @admin.display(description=_("bank account"))
    def masked_account(self, worker: Worker) -> str:
        return mask_number(worker.bank_account or "")


@admin.register(Card, site=desk_admin)
class CardAdmin(LoggedAdmin):
    whose = "worker"
    list_display = ("worker", "kind", "masked_number", "state", "state_since_on")
    list_filter = ("kind", "state")
    list_select_related = ("worker",)
    ordering = ("-id",)
    masked = ("masked_number",)

    @admin.display(description=_("card number"))
    def masked_number(self, card: Card) -> str:
        return mask_number(card.number)


@admin.register(InsuranceRelation, site=desk_admin)
class InsuranceRelationAdmin(LoggedAdmin):
    whose = "worker"
    list_display = ("worker", "employer", "agency", "starts_on", "ends_on", "paid_through")
    list_select_related = ("worker", "employer", "agency")
    ordering = ("-id",)


@admin.register(Determination, site=desk_admin)
class DeterminationAdmin(LoggedAdmin):
    whose = "worker"
    list_display = ("number", "kind", "worker", "decided_on", "state", "agency")
    list_filter = ("kind", "state")
    list_select_related = ("worker", "agency")
    search_fields = ("number",)
    ordering = ("-id",)


@admin.register(BenefitStop, site=desk_admin)
class BenefitStopAdmin(LoggedAdmin):
    whose = "worker"
    list_display = ("cause", "worker", "from_on", "resumed_on", "state", "agency")
    list_filter = ("cause", "state")
    list_select_related = ("worker", "agency")
    ordering = ("-id",)


@admin.register(DeviceNotice, site=desk_admin)
class DeviceNoticeAdmin(LoggedAdmin):
    whose = "worker"
    list_display = ("number", "worker", "issued_on", "usable_through", "max_payable", "life_months", "state", "agency")
    list_filter = ("state",)
    list_select_related = ("worker", "agency")
    search_fields = ("number",)
    ordering = ("-id",)
