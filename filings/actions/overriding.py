"""A supervisor's word that a rule's no doesn't stand in the way (domain.md §0.3). Another person decides."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agency.audit import trail
from agency.offices.acts import Actor, Ids, acting
from agency.offices.refusals import NotAllowedNow, Refusal, required
from filings import eligibility, overrides, permissions, queries, wording
from filings.actions.steps import let_go, lock
from filings.enums import Reason, State
from filings.models import FilingVersion, Override


def override(*, by: Actor, at: datetime, ids: Ids, version_id: UUID, rule: str, reason: str) -> Override:
    """Override one rule that answers no, with the reason. Whoever does it neither edits nor decides this version.

    Raises Denied, NotAllowedNow (not waiting for a decision), Refusal (no reason; a rule that nobody may override; a
    rule that doesn't answer no, or whose answer was overridden already).
    """
    because = required(reason)[:500]
    with acting(by=by, at=at, ids=ids, reason=because, about=f"filing version {version_id}") as act:
        version = lock(version_id)
        act.post = permissions.check_may_override(by, version)
        if version.state != State.SUBMITTED:
            raise NotAllowedNow(_("This filing does not wait for a decision any more."))
        answer = _check_rule(version, rule, at)
        given = Override.objects.create(
            id=ids(at),
            version=version,
            act=act,
            rule=answer.code,
            reason=because,
            given_by=by.user,  # type: ignore[misc]
            given_at=at,
            submitted_at=version.submitted_at,  # type: ignore[misc]
            answer=wording.to_json(answer),
        )
        assert by.user is not None
        if by.user.pk not in version.overriders:
            version.overriders = [*version.overriders, by.user.pk]
        if version.claimed_by == by.user:
            let_go(version)
        version.revision += 1
        version.save()
        trail.record(act, "filing.overridden", subject=version.filing, agency=version.agency_id, rule=answer.code.value)
        return given


def _check_rule(version: FilingVersion, rule: str, at: datetime) -> eligibility.Answer:
    listed = ", ".join(sorted(eligibility.OVERRIDABLE))
    if rule not in eligibility.OVERRIDABLE:
        raise Refusal(
            _("Nobody may override this rule. Only these may be: %(rules)s.") % {"rules": listed},
            code="never-overridden",
        )
    assessment = queries.assess(version, at=at)
    answer = assessment.answer(Reason(rule))
    if answer is None or answer.verdict is not eligibility.Verdict.NO:
        raise Refusal(_("There is nothing to override: this rule does not answer no."), code="nothing-to-override")
    if not eligibility.may_be_overridden(answer):
        raise Refusal(_("This is outside the scheme: no override makes it settle directly."), code="never-overridden")
    if rule in {each.rule for each in overrides.in_force(version, assessment)}:
        raise Refusal(_("This rule was overridden already."), code="overridden-already")
    return answer


def standing_against(version: FilingVersion, assessment: queries.Assessment) -> list[Reason]:
    """The codes that stand against approval: answered no, and not overridden by a word that still holds."""
    overridden = {each.rule for each in overrides.in_force(version, assessment)}
    noes = [answer for answer in assessment.answers if answer.verdict is eligibility.Verdict.NO]
    return [each.code for each in noes if not (each.code in overridden and eligibility.may_be_overridden(each))]
