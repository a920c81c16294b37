"""Measures that last, and what whoever keeps the files has to look after."""

from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from agency.offices.acts import Actor
from agency.offices.enums import RequestState
from agency.offices.matrix import Permission
from agency.policy.queries import resolve_one
from institutions.enums import ENDED_BY, AgreementState, MatterKind
from institutions.models import Agreement, Institution, Matter
from institutions.models.matters import MatterQuerySet

NOTICE_DAYS = "institution.agreement_notice_days"


def measures_of(institution: Institution) -> MatterQuerySet:
    """The measures about an institution that nobody has ended, the earliest first. They are not for everybody."""
    return _standing().filter(institution=institution).order_by("id")


def to_rectify(actor: Actor, on: date) -> MatterQuerySet:
    """What institutions of one's agency should have rectified by a day, and nobody has said that they did."""
    posts = [post.agency_id for post, _reach in actor.reaches(Permission.INSTITUTION_ENTER)]
    late = _standing().filter(kind=MatterKind.RECTIFY, agency__in=posts, rectify_by__lte=on)
    return late.select_related("institution").order_by("rectify_by", "id")


def _standing() -> MatterQuerySet:
    granted = Matter.objects.filter(state=RequestState.GRANTED)
    later = granted.filter(institution=OuterRef("institution"), decided_at__gt=OuterRef("decided_at"))
    ended = (Q(kind=kind) & Exists(later.filter(kind=end)) for kind, end in ENDED_BY.items())
    return granted.filter(kind__in=ENDED_BY).exclude(reduce(or_, ended))


def about_to_end(actor: Actor, on: date) -> QuerySet[Agreement]:
    """Agreements of one's agency that end soon or ended not long ago, and that no later one of their kind follows.

    How soon is a parameter; the same number of days is looked back. Terminations are known and left out.
    """
    reached = [post for post, _reach in actor.reaches(Permission.INSTITUTION_ENTER)]
    if not reached:
        return Agreement.objects.none()
    days = timedelta(days=int(resolve_one(NOTICE_DAYS, reached[0].agency.division_id, on).value))  # type: ignore[arg-type]
    later = Agreement.objects.filter(institution=OuterRef("institution"), care=OuterRef("care"))
    followed = Exists(later.filter(Q(valid_to=None) | Q(valid_to__gt=OuterRef("valid_to"))).exclude(pk=OuterRef("pk")))
    ending = Agreement.objects.filter(
        agency__in=[post.agency_id for post in reached],
        valid_to__range=(on - days, on + days),
        state__in=(AgreementState.SIGNED, AgreementState.ONLINE),
        institution__successor=None,
    )
    return ending.exclude(followed).select_related("institution").order_by("valid_to", "id")
