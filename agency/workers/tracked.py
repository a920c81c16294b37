"""What the history pages show of workers and what is on their file."""

from django.urls import reverse

from agency.audit.registry import Part, Record, reference, register, through
from agency.offices.masking import mask_name
from agency.workers.injury_parts import part_name
from agency.workers.models import (
    BenefitStop,
    Card,
    Determination,
    DeviceNotice,
    Employer,
    InsuranceRelation,
    Worker,
)


def register_records() -> None:
    papers = (InsuranceRelation, Card, Determination, DeviceNotice, BenefitStop)
    parts = tuple(Part(model, "worker_id") for model in papers)
    tail = frozenset({"number_tail"})
    register(Record(Worker, through(), _worker, parts, hidden=tail, personal=True, address=_file))
    register(Record(Card, through("worker__agency"), hidden=tail, personal=True, related=("worker",)))
    register(Record(InsuranceRelation, through(), personal=True, related=("employer",)))
    register(Record(Determination, through(), words={"injured_parts": _parts}, about="determination", personal=True))
    notice = frozenset({"worker"})
    register(
        Record(DeviceNotice, through(), hidden=notice, about="device notice", personal=True, related=("determination",))
    )
    register(Record(BenefitStop, through(), personal=True))
    register(Record(Employer, reference))


def _file(worker: Worker) -> str:
    return reverse("workers:detail", args=[worker.pk])


def _worker(worker: Worker) -> str:
    return f"{mask_name(worker.name)} …{worker.number_tail}"


def _parts(codes: list[str]) -> str:
    return "; ".join(f"{code} {part_name(code)}" for code in codes)
