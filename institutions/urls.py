from django.urls import path

from institutions import views

app_name = "institutions"

urlpatterns = [
    path("", views.listed, name="list"),
    path("directory/", views.directory, name="directory"),
    path("directory.json", views.directory_json, name="directory-json"),
    path("directory.csv", views.directory_csv, name="directory-csv"),
    path("coverage/", views.coverage_page, name="coverage"),
    path("coverage.csv", views.coverage_csv, name="coverage-csv"),
    path("new/", views.new, name="new"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/take-over/", views.take_over, name="take-over"),
    path("<uuid:pk>/correct/", views.correct, name="correct"),
    path("<uuid:pk>/agreements/new/", views.apply_for, name="agreement-new"),
    path("<uuid:pk>/propose/", views.propose, name="propose"),
    path("agreements/<uuid:pk>/assess/", views.assess, name="agreement-assess"),
    path("agreements/<uuid:pk>/sign/", views.sign, name="agreement-sign"),
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.import_new, name="import-new"),
    path("imports/<uuid:pk>/", views.import_detail, name="import"),
    path("imports/<uuid:pk>/apply/", views.import_apply, name="import-apply"),
    path("imports/<uuid:pk>/refuse/", views.import_refuse, name="import-refuse"),
    path("imports/<uuid:pk>/withdraw/", views.import_withdraw, name="import-withdraw"),
    path("imports/<uuid:pk>/undo/", views.import_undo, name="import-undo"),
    path("keys/<uuid:pk>/revoke/", views.revoke_key, name="key-revoke"),
    path("matters/", views.matters, name="matters"),
    path("matters/<uuid:pk>/", views.matter, name="matter"),
    path("matters/<uuid:pk>/grant/", views.grant, name="matter-grant"),
    path("matters/<uuid:pk>/refuse/", views.refuse, name="matter-refuse"),
    path("matters/<uuid:pk>/assessed/", views.assessed_again, name="matter-assessed"),
    path("matters/<uuid:pk>/stated/", views.stated, name="matter-stated"),
    path("matters/<uuid:pk>/withdraw/", views.withdraw, name="matter-withdraw"),
]
