from django.urls import path

from agency.workers.views import determination_entry, determinations, files, finding, lists, notices, papers, stops

app_name = "workers"

urlpatterns = [
    path("", finding.search, name="search"),
    path("new/", finding.new, name="new"),
    path("check-number/", finding.check_typed_number, name="check-number"),
    path("check-employer/", papers.check_typed_employer, name="check-employer"),
    path("<uuid:worker_id>/", files.detail, name="detail"),
    path("<uuid:worker_id>/correct/", files.correct, name="correct"),
    path("<uuid:worker_id>/reveal/", files.reveal, name="reveal"),
    path("<uuid:worker_id>/relations/new/", papers.new_relation, name="relation-new"),
    path("<uuid:worker_id>/cards/new/", papers.new_card, name="card-new"),
    path("cards/<uuid:card_id>/state/", papers.card_state, name="card-state"),
    path("lists/", lists.listed, name="lists"),
    path("lists/new/", lists.new, name="list-new"),
    path("lists/<uuid:list_id>/", lists.detail, name="list"),
    path("<uuid:worker_id>/determinations/new/", determination_entry.new, name="determination-new"),
    path("<uuid:worker_id>/stops/new/", stops.new, name="stop-new"),
    path("stops/<uuid:stop_id>/", stops.detail, name="stop"),
    path("stops/<uuid:stop_id>/confirm/", stops.confirm, name="stop-confirm"),
    path("stops/<uuid:stop_id>/refuse/", stops.refuse, name="stop-refuse"),
    path("stops/<uuid:stop_id>/resume/", stops.resume, name="stop-resume"),
    path("stops/<uuid:stop_id>/annul/", stops.annul, name="stop-annul"),
    path("determinations/", determinations.waiting, name="determinations"),
    path("determinations/<uuid:determination_id>/", determinations.detail, name="determination"),
    path("determinations/<uuid:determination_id>/edit/", determination_entry.edit, name="determination-edit"),
    path("determinations/<uuid:determination_id>/confirm/", determinations.confirm, name="determination-confirm"),
    path("determinations/<uuid:determination_id>/send-back/", determinations.send_back, name="determination-send-back"),
    path("determinations/<uuid:determination_id>/revoke/", determinations.revoke, name="determination-revoke"),
    path(
        "determinations/<uuid:determination_id>/reconsider/", determinations.reconsider, name="determination-reconsider"
    ),
    path("determinations/<uuid:determination_id>/close/", determinations.close_case, name="determination-close"),
    path("determinations/<uuid:determination_id>/reveal/", determinations.reveal, name="determination-reveal"),
    path("determinations/<uuid:determination_id>/notices/new/", notices.new, name="device-notice-new"),
    path("notices/<uuid:notice_id>/", notices.detail, name="device-notice"),
    path("notices/<uuid:notice_id>/confirm/", notices.confirm, name="device-notice-confirm"),
    path("notices/<uuid:notice_id>/refuse/", notices.refuse, name="device-notice-refuse"),
    path("notices/<uuid:notice_id>/revoke/", notices.revoke, name="device-notice-revoke"),
]
