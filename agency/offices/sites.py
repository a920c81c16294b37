"""The administration site: configuration and support, for signed-in people, inside their scope."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

ORDER = ("filings", "workers", "exchange", "institutions", "policy", "offices", "audit")


class DeskAdmin(AdminSite):
    site_title = _("Off-site treatment desk")
    site_header = _("Off-site treatment desk · administration")
    index_title = _("Administration")
    enable_nav_sidebar = False

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """One page for it, the desk's."""
        return HttpResponseRedirect(reverse("password_change"))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The work first, then what it rests on."""
        found = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: ORDER.index(app["app_label"]) if app["app_label"] in ORDER else len(ORDER))


desk_admin = DeskAdmin(name="admin")
