"""The peer of `./run bench verify`: the same check as a view of Django REST framework with the ORM, as one writes it.

The same signature, nonce, read log, rule, middleware and log line; a serializer in and one out, three queries and an
INSERT.
"""

from typing import Any

from django.urls import path
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agency.audit import trail
from agency.offices.acts import Actor, office_day
from agency.offices.enums import Place
from agency.workers.enums import ThirdParty
from agency.workers.identifiers import check_number
from filings.enums import Category, Scope, Service
from filings.models import ReceivedFiling
from institutions.models import Agreement, ClientKey
from settlement.admission import verifying
from settlement.admission.signing import Signed, check
from settlement.admission.verifying import Asking, Heard

HEADERS = ("X-Key", "X-Time", "X-Nonce", "X-Signature", "Idempotency-Key")


class Signature(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Any, Any]:
        said = Signed(*(request.headers.get(name, "") for name in HEADERS))
        django = request._request
        key = check(django.method or "", django.get_full_path(), said, django.body, at=django.at)  # type: ignore[attr-defined]
        return None, key


class Question(serializers.Serializer):
    social_security_number = serializers.CharField(max_length=40)
    service = serializers.ChoiceField(choices=Service.choices)
    admitted_on = serializers.DateField(required=False, allow_null=True)


class Filing(serializers.Serializer):
    number = serializers.CharField()
    version = serializers.IntegerField()
    category = serializers.CharField()
    services = serializers.ListField(child=serializers.CharField())
    injured_parts = serializers.ListField(child=serializers.CharField())
    diagnoses = serializers.ListField(child=serializers.CharField())
    effective_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class Answer(serializers.Serializer):
    verdict = serializers.CharField()
    because = serializers.CharField()
    message = serializers.CharField()
    day = serializers.DateField(allow_null=True)
    filing = Filing(allow_null=True)
    third_party = serializers.CharField()


class Verify(APIView):
    authentication_classes = [Signature]

    def post(self, request: Request) -> Response:
        question = Question(data=request.data)
        question.is_valid(raise_exception=True)
        asked, at = question.validated_data, request._request.at  # type: ignore[attr-defined]
        key = ClientKey.objects.select_related("institution").get(pk=request.auth, revoked_at=None, issued_at__lte=at)
        number = check_number(asked["social_security_number"], on=office_day(at)).normalised
        rows = list(ReceivedFiling.objects.numbered(number).defer("number"))
        agreements = Agreement.objects.filter(institution=key.institution)
        told = [(row, row.agency_id) for row in rows]
        by = Actor.machine_named(f"institution {key.institution_id}", place=Place.API)
        trail.note_reads_under(by, at, subjects=told, seen="verification", purpose=by.machine)
        place = key.institution
        asking = Asking(place.division_id, (place.name, *place.aliases), tuple(each.facts() for each in agreements))
        day = asked.get("admitted_on") or office_day(at)
        given = verifying.answer(asking, map(_heard, rows), Service(asked["service"]), day, at=at)
        words = {
            "verdict": given.verdict.value,
            "because": given.because.value,
            "message": str(given.because.label),
            "day": given.day,
            "filing": given.filing if given.verdict == "YES" else None,
            "third_party": given.filing.third_party.value if given.filing else "UNKNOWN",
        }
        return Response(Answer(words).data)


def _heard(row: ReceivedFiling) -> Heard:
    return Heard(
        id=str(row.pk),
        number=row.filing_number,
        version=row.version,
        scope=Scope(row.scope),
        category=Category(row.category),
        services=tuple(row.services),
        destination=row.destination_id,
        institution_name=row.institution_name,
        injured_parts=tuple(row.injured_parts),
        diagnoses=tuple(row.diagnoses),
        third_party=ThirdParty(row.third_party),
        effective_from=row.effective_from,
        valid_to=row.valid_to,
        ended_on=row.ended_on,
        benefit_stopped=row.benefit_stopped,
    )


urlpatterns = [path("api/institutions/v1/verify", Verify.as_view())]
