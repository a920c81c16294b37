"""A request as ActorMiddleware hands it to views."""

from datetime import datetime

from django.http import HttpRequest

from agency.offices.acts import Actor


class DeskRequest(HttpRequest):
    """Carries who acts and the one reading of the clock."""

    actor: Actor
    at: datetime
