"""What the history pages show of policy parameters and the working-day calendar."""

from django.urls import reverse

from agency.audit.registry import Record, reference, register, through
from agency.offices.matrix import Permission
from agency.policy.models import ParameterProposal, PolicyParameter, WorkingDay


def register_records() -> None:
    register(Record(WorkingDay, reference))
    register(Record(PolicyParameter, reference))
    visible = through(permission=Permission.REFERENCE_VIEW)
    register(Record(ParameterProposal, visible, about="proposal", address=_page))


def _page(proposal: ParameterProposal) -> str:
    return reverse("policy:proposal", args=[proposal.pk])
