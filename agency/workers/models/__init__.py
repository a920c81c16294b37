"""Injured workers 工伤职工, their cards, employers and insurance relations, and the four determinations."""

from agency.workers.models.determinations import Determination, DeterminationQuerySet
from agency.workers.models.lists import Comparison, DeliveredEntry, DeliveredList
from agency.workers.models.notices import DeviceNotice, DeviceNoticeQuerySet
from agency.workers.models.people import (
    Card,
    Employer,
    InsuranceRelation,
    InsuranceRelationQuerySet,
    OfWorkerQuerySet,
    Worker,
    WorkerQuerySet,
)
from agency.workers.models.stops import BenefitStop, BenefitStopQuerySet

__all__ = [
    "BenefitStop",
    "BenefitStopQuerySet",
    "Card",
    "Comparison",
    "DeliveredEntry",
    "DeliveredList",
    "Determination",
    "DeterminationQuerySet",
    "DeviceNotice",
    "DeviceNoticeQuerySet",
    "Employer",
    "InsuranceRelation",
    "InsuranceRelationQuerySet",
    "OfWorkerQuerySet",
    "Worker",
    "WorkerQuerySet",
]
