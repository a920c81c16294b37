"""Secrets in lists of other departments and in complaints, as they come: by file, by message, at the counter."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agency.devstack.stack import Stack
from agency.exchange import envelope
from agency.exchange.hub.line import Line, News
from agency.exchange.models import Incoming
from agency.offices.models import Agency
from agency.workers import tasks
from agency.workers.models import Comparison, DeliveredList
from filings.models import Complaint
from tests import factories
from tests.exchange import letters

FILE_NUMBER, LETTER_NUMBER = factories.number("33010619660606121"), factories.number("51010519770707131")
WRONG_NUMBERS = tuple(
    first + ("1" if factories.number(first)[-1] == "0" else "0") for first in ("33010619660606122", "51010519770707132")
)
"""A line with such a number can't be compared; what was delivered is kept all the same."""
FILE_NOTE, LETTER_NOTE = "Note-of-the-file-4712", "Note-of-the-message-4713"
INFORMANT, TEXT, ANSWER = "Informant-Canary-4714", "Complaint-Canary-4715", "Answer-Canary-4716"
LISTED = (FILE_NUMBER, LETTER_NUMBER, *WRONG_NUMBERS, FILE_NOTE, LETTER_NOTE)
BROUGHT_FORWARD = (INFORMANT, TEXT, ANSWER)
DAY = "2026-03-01"
ELSEWHERE = "710000"
"""Nobody serves this place here: what is delivered for it is set aside."""


def until(there: Callable[[], bool]) -> bool:
    for _ in range(300):
        if there():
            return True
        time.sleep(0.1)
    return False


def listed_file() -> SimpleUploadedFile:
    rows = ((FILE_NUMBER, DAY, FILE_NOTE), (WRONG_NUMBERS[0], DAY, FILE_NOTE), (FILE_NUMBER, "no day", FILE_NOTE))
    return SimpleUploadedFile("deaths.csv", "".join(",".join(row) + "\n" for row in rows).encode())


def message(insured_place: str, **changes: Any) -> dict[str, Any]:
    """A list as another department sends it, with an id of its own."""
    fields = json.loads((Path(letters.__file__).parent / "golden" / "list.delivered.v1.json").read_bytes())
    told = [
        {"social_security_number": each, "on": DAY, "note": LETTER_NOTE} for each in (LETTER_NUMBER, WRONG_NUMBERS[1])
    ]
    fields["payload"] |= {"entries": told, **changes}
    return {**fields, "msgid": str(uuid.uuid4()), "subject": str(uuid.uuid4()), "insuplc_admdvs": insured_place}


def tell(stack: Stack, *messages: dict[str, Any]) -> None:
    """Put messages on our line, sealed, as the other end does."""
    line = Line(stack.environment["REDIS_URL"], stack.environment["LINE_KEY"])
    news = []
    for fields in messages:
        body = envelope.canonical(fields)
        digest = envelope.digest(body)
        news.append(
            News(
                stack.environment["EXCHANGE_SENDER"], fields["msgid"], digest, line.seal(fields["msgid"], digest, body)
            )
        )
    line.tell(news)


def tell_lists(stack: Stack, office: Agency) -> None:
    """One that is taken in, one for a place without an agency, and one that its schema refuses."""
    unfit = message(office.division_id, list_kind=LETTER_NUMBER, source=LETTER_NOTE)
    tell(stack, message(office.division_id), message(ELSEWHERE), unfit)


def lists_were_heard() -> bool:
    """What was told lies in the database, each with its fate."""
    heard = Incoming.objects.filter(kind="list.delivered").order_by("parked_because")
    return until(lambda: list(heard.values_list("parked_because", flat=True)) == ["", "FAILED", "INVALID"])


def lists_were_compared(stack: Stack) -> bool:
    """In the worker for long work: the task carries nothing."""
    stack.long_worker.start()
    tasks.compare_lists.delay()
    return until(lambda: Comparison.objects.count() == DeliveredList.objects.count() == 2)


def deliver_file(client: Client, office: Agency) -> None:
    typed = {"kind": "DEATHS", "source": "Civil affairs", "agency": office.pk, "file": listed_file()}
    assert client.post(reverse("workers:list-new"), typed).status_code == 302
    delivered = DeliveredList.objects.exclude(taken_in_by=None).get()
    assert (delivered.lines, delivered.faulty) == (3, 2)
    page = client.get(reverse("workers:list", args=[delivered.pk]))
    assert page.status_code == 200
    assert [secret for secret in LISTED if secret in page.content.decode()] == []


def answer_complaint(client: Client, auditor: Client) -> None:
    """A reviewer answers what was brought forward; an auditor has the informant shown."""
    complaint = Complaint.objects.get()
    address = reverse("complaints:answer", args=[complaint.pk])
    assert client.post(address, {"answer-text": ANSWER}).status_code == 302
    shown = auditor.post(reverse("complaints:informant", args=[complaint.pk]), {"informant-reason": "Inspection"})
    assert INFORMANT in shown.content.decode()
    assert client.get(reverse("complaints:letter", args=[complaint.pk])).status_code == 200


class Visitor:
    """A browser without pictures: it signs in at the real web process and sends forms and files."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.jar}

    def get(self, path: str) -> int:
        return self._status(self.address + path)

    def post(self, path: str, **form: str) -> int:
        data = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": self._token()}).encode()
        return self._status(urllib.request.Request(self.address + path, data))

    def upload(self, path: str, name: str, content: bytes, **form: str) -> int:
        """A form with a file, as a browser sends it."""
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in {**form, "csrfmiddlewaretoken": self._token()}.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="list.csv"\r\n\r\n'
        data = b"".join([*parts, head.encode(), content, f"\r\n--{mark}--\r\n".encode()])
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return self._status(urllib.request.Request(self.address + path, data, headers))

    def _token(self) -> str:
        """The cookie will do: it is what the page's own field is compared with."""
        if "csrf" not in self.cookies:
            self._opener.open(f"{self.address}/sign-in/").read()
        return self.cookies["csrf"]

    def _status(self, wanted: Any) -> int:
        try:
            return int(self._opener.open(wanted).status)
        except urllib.error.HTTPError as refused:
            return refused.code
