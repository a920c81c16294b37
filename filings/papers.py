"""Which papers an application needs, and the clause that lets us ask for each (Social-Insurance Handling, art. 31).

Only papers based in law or in a decision of the State Council may be asked for (domain.md R2.14); what is our own
proposal says so. A paper whose determination was confirmed on our file isn't asked for again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from agency.workers.enums import DeterminationKind, ThirdParty
from filings.enums import Category, Evidence, PaperKind, Scope, Service


@dataclass(frozen=True, slots=True)
class Asked:
    """What decides which papers are needed. `on_file` are kinds of the chosen determinations that are confirmed."""

    scope: str
    category: str
    services: frozenset[str]
    evidence: str
    is_emergency: bool
    chosen: frozenset[str]
    on_file: frozenset[str]
    third_party: frozenset[str]
    commitment_counts: bool
    """`filing.allow_commitment`: may a commitment replace what shows residence or posting?"""


@dataclass(frozen=True, slots=True)
class Needed:
    """A paper that is needed. One that `may_follow` doesn't hold the application up (domain.md R2.15)."""

    kind: PaperKind
    may_follow: bool = False


def _commits(asked: Asked) -> bool:
    return asked.commitment_counts and asked.evidence == Evidence.COMMITMENT


def _lives_there(asked: Asked) -> bool:
    """Residence or posting has to be shown; within the province nothing was found that asks for it (domain.md §0.3)."""
    return asked.scope == Scope.CROSS_PROVINCE and asked.category in {Category.RESIDENT, Category.POSTED}


def _posted(asked: Asked) -> bool:
    return asked.evidence == Evidence.POSTING_LETTER or (asked.category == Category.POSTED and not _shows_home(asked))


def _shows_home(asked: Asked) -> bool:
    return asked.evidence in {Evidence.RESIDENCE_PERMIT, Evidence.HOUSEHOLD_REGISTER}


def _missing_from_file(kind: DeterminationKind, *services: Service) -> Callable[[Asked], bool]:
    """The paper of a determination that was chosen, or that a service asked for rests on, and isn't confirmed yet."""

    def is_needed(asked: Asked) -> bool:
        return kind not in asked.on_file and (kind in asked.chosen or not asked.services.isdisjoint(services))

    return is_needed


def _recognition(asked: Asked) -> bool:
    """Medical care rests on the recognition, or on a recurrence that stands in for it (domain.md R1.11)."""
    if DeterminationKind.RECURRENCE in asked.chosen and DeterminationKind.RECOGNITION not in asked.chosen:
        return False
    rests = _missing_from_file(DeterminationKind.RECOGNITION, Service.MEDICAL, Service.OUTPATIENT_MEDICAL)
    return rests(asked)


def _third_party_settled(asked: Asked) -> bool:
    return not asked.third_party.isdisjoint({ThirdParty.OPEN, ThirdParty.SETTLED})


RULES: tuple[tuple[PaperKind, Callable[[Asked], bool]], ...] = (
    (PaperKind.IDENTITY, lambda asked: True),
    (PaperKind.RECOGNITION, _recognition),
    (PaperKind.RECURRENCE, _missing_from_file(DeterminationKind.RECURRENCE)),
    (
        PaperKind.REHABILITATION,
        _missing_from_file(DeterminationKind.REHABILITATION, Service.REHAB, Service.OUTPATIENT_REHAB),
    ),
    (PaperKind.DEVICE, _missing_from_file(DeterminationKind.DEVICE, Service.DEVICE)),
    (PaperKind.RESIDENCE, lambda asked: _lives_there(asked) and not _commits(asked) and not _posted(asked)),
    (PaperKind.POSTING_LETTER, lambda asked: _lives_there(asked) and not _commits(asked) and _posted(asked)),
    (PaperKind.COMMITMENT, lambda asked: _lives_there(asked) and _commits(asked)),
    (PaperKind.REFERRAL_OPINION, lambda asked: asked.category == Category.REFERRAL),
    (PaperKind.THIRD_PARTY, _third_party_settled),
)
"""When each paper is needed; its clause stands in data/papers.csv."""
FOLLOWS_AN_EMERGENCY = frozenset({PaperKind.REFERRAL_OPINION})
TAKEN_OVER = frozenset(PaperKind) - {PaperKind.IDENTITY, PaperKind.COMMITMENT, PaperKind.REFERRAL_OPINION}
"""Papers that serve a later application too: a person is compared, a commitment signed, a referral given each time."""


def needed(asked: Asked) -> tuple[Needed, ...]:
    """The papers of an application, in the order in which they are listed."""
    return tuple(
        Needed(kind, may_follow=asked.is_emergency and kind in FOLLOWS_AN_EMERGENCY)
        for kind, is_needed in RULES
        if is_needed(asked)
    )
