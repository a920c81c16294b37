"""The administration site: configuration and support, for signed-in people, inside their scope."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class DeskAdmin(AdminSite):
    site_title = _("Off-site treatment desk")
    site_header = _("Off-site treatment desk · administration")
    index_title = _("Administration")
    enable_nav_sidebar = False


desk_admin = DeskAdmin(name="admin")
