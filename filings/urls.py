from django.urls import path

from filings.views import cases, changes, day, entry, overriding, paper, papers, received, replays, tasks, worklist

app_name = "filings"

urlpatterns = [
    path("", worklist.listed, name="list"),
    path("day/", day.sheet, name="day-sheet"),
    path("next/", worklist.next_case, name="next"),
    path("new/", entry.new, name="new"),
    path("tasks/", tasks.listed, name="tasks"),
    path("tasks/<uuid:task_id>/", tasks.detail, name="task"),
    path("tasks/<uuid:task_id>/close/", tasks.close, name="task-close"),
    path("places/", entry.places, name="places"),
    path("versions/<uuid:version>/edit/", entry.edit, name="edit"),
    path("versions/<uuid:version>/rules/", entry.rules, name="rules"),
    path("versions/<uuid:version>/submit/", entry.submit, name="submit"),
    path("versions/<uuid:version>/take-back/", cases.take_back, name="take-back"),
    path("versions/<uuid:version>/withdraw/", cases.withdraw, name="withdraw"),
    path("versions/<uuid:version>/approve/", cases.approve, name="approve"),
    path("versions/<uuid:version>/reject/", cases.reject, name="reject"),
    path("versions/<uuid:version>/override/", overriding.override, name="override"),
    path("versions/<uuid:version>/advance/", overriding.ask_for_advance, name="advance"),
    path("versions/<uuid:version>/return/", cases.return_for_more, name="return"),
    path("versions/<uuid:version>/papers/", papers.received, name="papers"),
    path("versions/<uuid:version>/papers/judge/", papers.judge, name="papers-judge"),
    path("versions/<uuid:version>/papers/take-over/", papers.take_over, name="papers-take-over"),
    path("versions/<uuid:version>/claim/", cases.claim, name="claim"),
    path("versions/<uuid:version>/release/", cases.release, name="release"),
    path("versions/<uuid:version>/change/", changes.change, name="change"),
    path("versions/<uuid:version>/renew/", changes.renew, name="renew"),
    path("versions/<uuid:version>/end/", changes.ask_end, name="end"),
    path("endings/<uuid:pk>/grant/", changes.grant_end, name="end-grant"),
    path("endings/<uuid:pk>/refuse/", changes.refuse_end, name="end-refuse"),
    path("endings/<uuid:pk>/drop/", changes.drop_end, name="end-drop"),
    path("decisions/<uuid:pk>/replay/", replays.replayed, name="replay"),
    path("received/", received.listed, name="received"),
    path("received/<uuid:pk>/", received.detail, name="received-detail"),
    path("<uuid:pk>/", cases.detail, name="detail"),
    path("<uuid:pk>/receipt/", paper.receipt, name="receipt"),
    path("<uuid:pk>/notice/", papers.notice, name="notice"),
    path("<uuid:pk>/exchange/", paper.exchange_state, name="exchange-state"),
]
