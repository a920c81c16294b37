"""Routes. Apps are named by strings, so that the project package stays at the bottom of the import graph."""

from django.conf import settings
from django.urls import include, path
from django.utils.module_loading import import_string

handler403 = "agency.offices.views.forbidden"
handler404 = "agency.offices.views.not_found"
handler500 = "agency.offices.views.server_error"

urlpatterns = [
    path("", include("agency.offices.urls")),
    path("workers/", include("agency.workers.urls")),
    path("filings/", include("filings.urls")),
    path("audit/", include("agency.audit.urls")),
    path("policy/", include("agency.policy.urls")),
    path("institutions/", include("institutions.urls")),
    path("exchange/", include("agency.exchange.urls")),
    path("api/institutions/v1/", import_string("settlement.admission.api.api").urls),
    path("institution/", import_string("settlement.views.at_institution.page"), name="institution-page"),
    path("handover/", include("filings.handover.urls")),
    path("complaints/", include("filings.complaints.urls")),
    path("posts/", include("agency.duties.urls")),
    path("settlement/", include("settlement.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", import_string(settings.ADMIN_SITE).urls),
]
