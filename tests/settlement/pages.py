"""How people open pages of claims, and what they read there."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse


def plain(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def shown(client: Client, name: str, *keys: Any, **query: Any) -> str:
    answer = client.get(reverse(f"settlement:{name}", args=keys, query=query or None))
    assert answer.status_code == 200
    return plain(answer)


def post(client: Client, name: str, pk: Any, **form: Any) -> Any:
    return client.post(reverse(f"settlement:{name}", args=[pk]), form)


def waits_for(client: Client) -> bool:
    """Does the one claim stand on somebody's desk?"""
    return "Claims that wait for me" in plain(client.get(reverse("offices:desk")))
