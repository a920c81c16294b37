"""What lies open with somebody, and who could take it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from agency.offices.acts import Actor
from agency.offices.enums import RequestState, Role
from agency.offices.matrix import MATRIX, Permission
from agency.offices.models import Agency, Post, PostRequest, User
from agency.policy.models import ParameterProposal
from agency.workers.enums import DeterminationState
from agency.workers.models import Determination
from filings import workflow
from filings.enums import State
from filings.models import FilingVersion
from institutions.enums import ListState
from institutions.models import InstitutionList, Matter

SHOWN_AT_MOST = 200
UNDECIDED = [ListState.READING, ListState.OPEN]


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What lies with one person in one agency: what can be given, and what they asked for or proposed themselves."""

    at_counter: list[FilingVersion]
    taken_up: list[FilingVersion]
    sent_back: list[Determination]
    requests: list[PostRequest]
    proposals: list[ParameterProposal]
    matters: list[Matter]
    lists: list[InstitutionList]

    @property
    def to_give(self) -> int:
        return len(self.at_counter) + len(self.taken_up) + len(self.sent_back)

    @property
    def own(self) -> int:
        """What only its maker stands for: it is withdrawn, not given."""
        return len(self.requests) + len(self.proposals) + len(self.matters) + len(self.lists)


def at_counter_of(agency: Agency, person: User) -> QuerySet[FilingVersion]:
    """Drafts and returned filings that this person handles, whoever entered them."""
    return FilingVersion.objects.filter(agency=agency, handled_by=person, state__in=sorted(workflow.EDITABLE))


def taken_up_by(agency: Agency, person: User) -> QuerySet[FilingVersion]:
    """Submitted filings that this person has taken up."""
    return FilingVersion.objects.filter(agency=agency, state=State.SUBMITTED, claimed_by=person)


def sent_back_to(agency: Agency, person: User) -> QuerySet[Determination]:
    """Determinations that were sent back to this person."""
    sent_back = DeterminationState.SENT_BACK
    return Determination.objects.filter(  # type: ignore[no-any-return]
        agency=agency, handled_by=person, state=sent_back
    )


def requests_of(agency: Agency, person: User) -> QuerySet[PostRequest]:
    """Posts that this person asked for, or whose end, and that nobody has decided on."""
    return PostRequest.objects.filter(  # type: ignore[no-any-return]
        agency=agency, requested_by=person, state=RequestState.OPEN
    )


def proposals_of(agency: Agency, person: User) -> QuerySet[ParameterProposal]:
    """Parameters that this person proposed and nobody has decided on."""
    return ParameterProposal.objects.filter(  # type: ignore[no-any-return]
        agency=agency, proposed_by=person, state=RequestState.OPEN
    )


def matters_of(agency: Agency, person: User) -> QuerySet[Matter]:
    """What this person proposed about institutions and nobody has decided on."""
    return Matter.objects.filter(  # type: ignore[no-any-return]
        agency=agency, proposed_by=person, state=RequestState.OPEN
    )


def lists_of(agency: Agency, person: User) -> QuerySet[InstitutionList]:
    """Lists of institutions that this person took in and nobody has decided on."""
    return InstitutionList.objects.filter(agency=agency, entered_by=person, state__in=UNDECIDED).defer("content")


def open_work(agency: Agency, person: User) -> OpenWork:
    """All of it, with what a list shows. Seven queries."""
    joined = ("filing", "worker", "destination")
    return OpenWork(
        at_counter=list(at_counter_of(agency, person).select_related(*joined).order_by("id")[:SHOWN_AT_MOST]),
        taken_up=list(taken_up_by(agency, person).select_related(*joined).order_by("id")[:SHOWN_AT_MOST]),
        sent_back=list(sent_back_to(agency, person).select_related("worker").order_by("id")[:SHOWN_AT_MOST]),
        requests=list(requests_of(agency, person).select_related("user").order_by("id")[:SHOWN_AT_MOST]),
        proposals=list(proposals_of(agency, person).select_related("division").order_by("id")[:SHOWN_AT_MOST]),
        matters=list(matters_of(agency, person).select_related("institution").order_by("id")[:SHOWN_AT_MOST]),
        lists=list(lists_of(agency, person).order_by("id")[:SHOWN_AT_MOST]),
    )


def counted(agency: Agency, person: User) -> int:
    """How much lies open: exact, without reading any of it."""
    kinds = (at_counter_of, taken_up_by, sent_back_to, requests_of, proposals_of, matters_of, lists_of)
    return sum(kind(agency, person).count() for kind in kinds)


def colleagues(agency: Agency, today: date, *, without: User | None = None) -> list[User]:
    """Who could be given work there: people with a post today that enters or returns filings."""
    roles: list[Role] = [*MATRIX[Permission.FILING_ENTER], *MATRIX[Permission.FILING_RETURN]]
    posts = Post.objects.held_on(today).filter(agency=agency, role__in=roles)
    people = User.objects.filter(pk__in=posts.values("user_id"), is_active=True)
    if without is not None:
        people = people.exclude(pk=without.pk)
    return list(people.order_by("staff_number"))


def people_with_work(agency: Agency) -> list[User]:
    """Whoever has open work in an agency, also those who hold no post any more."""
    handled = FilingVersion.objects.filter(agency=agency, state__in=sorted(workflow.EDITABLE)).values("handled_by")
    claimed = FilingVersion.objects.filter(agency=agency, state=State.SUBMITTED).exclude(claimed_by=None)
    back = Determination.objects.filter(agency=agency, state=DeterminationState.SENT_BACK).exclude(handled_by=None)
    with_work = Q(pk__in=handled) | Q(pk__in=claimed.values("claimed_by")) | Q(pk__in=back.values("handled_by"))
    asked = PostRequest.objects.filter(agency=agency, state=RequestState.OPEN).values("requested_by")
    with_work |= Q(pk__in=asked)
    for kind in (ParameterProposal, Matter):
        proposed = kind.objects.filter(agency=agency, state=RequestState.OPEN).values("proposed_by")
        with_work |= Q(pk__in=proposed)
    taken_in = InstitutionList.objects.filter(agency=agency, state__in=UNDECIDED)
    with_work |= Q(pk__in=taken_in.values("entered_by"))
    return list(User.objects.filter(with_work).order_by("staff_number"))


def agencies(actor: Actor) -> list[Agency]:
    """The agencies whose work this person may give to others."""
    return list({post.agency_id: post.agency for post, _reach in actor.reaches(Permission.WORK_REASSIGN)}.values())
