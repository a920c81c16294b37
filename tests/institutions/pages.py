"""How people open pages of the register, and what they read there."""

import re

from django.test import Client

from agency.offices.models import User


def at_desk(person: User) -> Client:
    """A browser in which the person has signed in, in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="agency.offices.backends.SignInBackend")
    return client


def words(client: Client, address: str) -> str:
    """What stands on a page."""
    page = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
