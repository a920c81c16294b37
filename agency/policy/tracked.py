"""What the history pages show of policy parameters and the working-day calendar."""

from agency.audit.registry import Record, reference, register
from agency.policy.models import ParameterProposal, PolicyParameter, WorkingDay


def register_records() -> None:
    register(Record(WorkingDay, reference))
    register(Record(PolicyParameter, reference))
    register(Record(ParameterProposal, reference))
