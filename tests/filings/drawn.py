"""Facts and parameters drawn for properties of the rules."""

from datetime import date, timedelta

from hypothesis import strategies as st

from agency.workers.enums import DeterminationKind, StopCause, ThirdParty
from filings.enums import (
    Asker,
    Category,
    Evidence,
    Identity,
    PaperKind,
    PaperState,
    PhysicianTitle,
    Scope,
    Service,
    Slot,
)
from filings.facts import (
    ChangeFacts,
    DeterminationFacts,
    EmergencyFacts,
    Facts,
    FalseCommitment,
    NoticeFacts,
    OtherFiling,
    PaperFacts,
    PlaceFacts,
    ReferralFacts,
    RelationFacts,
    SettlesFacts,
    StopFacts,
)
from institutions.enums import ScopeReason, Verdict

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
MAYBE_DAYS = st.none() | DAYS
TEXT = st.text(min_size=1, max_size=12)


def listed(drawn: st.SearchStrategy, at_most: int = 3) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.lists(drawn, max_size=at_most).map(tuple)


@st.composite
def others_drawn(draw: st.DrawFn) -> OtherFiling:
    start = draw(DAYS)
    end = draw(st.none() | st.integers(0, 800))
    return OtherFiling(
        draw(TEXT),
        start,
        None if end is None else start + timedelta(days=end),
        draw(st.sampled_from(Slot.values)),
        draw(st.integers(1, 3)),
        draw(st.sampled_from(["320100", "310000", "370200"])),
    )


INSURED = PlaceFacts("370102", "Jinan", "370100", "370000", True)
PLACES = st.sampled_from(
    [
        PlaceFacts("320100", "Nanjing", "320100", "320000", True),
        PlaceFacts("310000", "Shanghai", "310000", "310000", None),
        PlaceFacts("370200", "Qingdao", "370200", "370000", True),
        PlaceFacts("370700", "Weifang", "370700", "370000", False),
        PlaceFacts("370100", "Jinan", "370100", "370000", True),
    ]
)
RELATIONS = st.builds(RelationFacts, DAYS, MAYBE_DAYS, MAYBE_DAYS, MAYBE_DAYS)
DETERMINATIONS = st.builds(
    DeterminationFacts,
    kind=st.sampled_from(DeterminationKind.values),
    number=TEXT,
    decided_on=DAYS,
    happened_on=MAYBE_DAYS,
    valid_to=MAYBE_DAYS,
    confirmed=st.booleans(),
    revoked_on=MAYBE_DAYS,
    third_party=st.sampled_from(ThirdParty.values),
    reconsidered_since=MAYBE_DAYS,
    closed_on=MAYBE_DAYS,
    notice_until=MAYBE_DAYS,
    notice_entered=st.booleans(),
)
REFERRALS = st.builds(
    ReferralFacts,
    TEXT,
    st.none() | st.integers(1, 3),
    st.none() | st.booleans(),
    st.sampled_from(["", *PhysicianTitle.values]),
    MAYBE_DAYS,
)


@st.composite
def emergencies_drawn(draw: st.DrawFn) -> EmergencyFacts:
    since = draw(DAYS)
    return EmergencyFacts(since, tuple(since + timedelta(days=n) for n in range(1, 61)))


SETTLES = st.builds(
    SettlesFacts,
    st.sampled_from(Service.values),
    st.sampled_from(Verdict.values),
    st.sampled_from(ScopeReason.values),
    TEXT,
)
FACTS = st.builds(
    Facts,
    on=DAYS,
    decided_on=DAYS,
    scope=st.sampled_from(Scope.values),
    category=st.sampled_from(Category.values),
    services=st.lists(st.sampled_from(Service.values), unique=True).map(lambda chosen: tuple(sorted(chosen))),
    insured_place=st.just(INSURED),
    destination=st.none() | PLACES,
    settles=listed(SETTLES),
    relation=st.none() | RELATIONS,
    determinations=listed(DETERMINATIONS),
    stops=listed(
        st.builds(StopFacts, st.sampled_from(StopCause.values), DAYS, MAYBE_DAYS, st.booleans(), st.booleans())
    ),
    died_on=MAYBE_DAYS,
    away_from=MAYBE_DAYS,
    away_until=MAYBE_DAYS,
    evidence=st.sampled_from(["", *Evidence.values]),
    commitment_signed_on=MAYBE_DAYS,
    false_commitment=st.none() | st.builds(FalseCommitment, TEXT, DAYS),
    referral=st.none() | REFERRALS,
    emergency=st.none() | emergencies_drawn(),
    in_hospital_since=MAYBE_DAYS,
    identity=st.sampled_from(Identity.values),
    has_card=st.booleans(),
    others=listed(others_drawn()),
    change=st.none() | st.builds(ChangeFacts, st.sampled_from(Asker.values), st.booleans(), MAYBE_DAYS),
    papers=listed(st.builds(PaperFacts, st.sampled_from(PaperKind.values), st.sampled_from(PaperState.values))),
    notice=st.none() | st.builds(NoticeFacts, DAYS, st.booleans(), listed(st.sampled_from(PaperKind.values))),
    not_before=MAYBE_DAYS,
)
MONTHS = st.integers(1, 120)
PARAMETERS = st.fixed_dictionaries(
    {
        "filing.residence_min_months": st.integers(0, 60),
        "filing.in_province.residence_min_months": st.integers(0, 60),
        "filing.accept_prospective_residence": st.booleans(),
        "filing.validity.resident": MONTHS | st.just("UNLIMITED"),
        "filing.validity.posted": MONTHS | st.sampled_from(["UNLIMITED", "POSTING_PERIOD"]),
        "filing.validity.referral": MONTHS | st.just("UNLIMITED"),
        "filing.referral_admission_days": st.none() | st.integers(1, 365),
        "filing.change_lock_months": st.integers(0, 6),
        "filing.lock_applies_to": st.lists(st.sampled_from(["CHANGE_PLACE", "CHANGE_ANY", "CANCEL"]), unique=True),
        "filing.max_active_places": st.integers(1, 10),
        "filing.referral_coexists": st.booleans(),
        "filing.review_wd": st.integers(1, 60),
        "filing.allow_commitment": st.booleans(),
        "filing.allow_before_discharge": st.booleans(),
        "filing.emergency_backfill_wd": st.integers(0, 60),
        "referral.min_institution_level": st.integers(1, 3),
        "referral.min_physician_title": st.sampled_from(["ATTENDING", "ASSOCIATE_CHIEF", "CHIEF"]),
        "determination.recurrence_valid_days": st.none() | st.integers(1, 1000),
        "scope.pooling_area": st.sampled_from(["CITY", "PROVINCE"]),
        "scope.cross_province_outpatient": st.booleans(),
        "scope.in_province_outpatient": st.booleans(),
    }
)
