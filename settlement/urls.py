from django.urls import path

from settlement.views import bills, catalogues, claim_steps, claims, flagged, lines, months, offline, stays

app_name = "settlement"

urlpatterns = [
    path("bills/<uuid:pk>/", bills.detail, name="bill"),
    path("bills/<uuid:pk>/sheet/", bills.sheet, name="sheet"),
    path("bills/<uuid:pk>/undo/", bills.undo, name="undo"),
    path("lines/<uuid:pk>/review/", bills.review, name="review"),
    path("stays/", stays.listed, name="stays"),
    path("stays/<uuid:pk>/", stays.detail, name="stay"),
    path("stays/<uuid:pk>/confirm/", stays.confirm, name="stay-confirm"),
    path("offline/", offline.listed, name="offline"),
    path("offline/<uuid:pk>/", offline.look, name="offline-look"),
    path("lines/flagged/", flagged.listed, name="flagged"),
    path("catalogues/", catalogues.listed, name="catalogues"),
    path("catalogues/new/", catalogues.new, name="catalogue-new"),
    path("catalogues/<uuid:pk>/", catalogues.detail, name="catalogue"),
    path("catalogues/versions/<uuid:pk>/", catalogues.version, name="catalogue-version"),
    path("catalogues/versions/<uuid:pk>/apply/", catalogues.apply, name="catalogue-apply"),
    path("catalogues/versions/<uuid:pk>/refuse/", catalogues.refuse, name="catalogue-refuse"),
    path("catalogues/versions/<uuid:pk>/withdraw/", catalogues.withdraw, name="catalogue-withdraw"),
    path("months/", months.listed, name="months"),
    path("months/<uuid:pk>/close/", months.close, name="month-close"),
    path("claims/", claims.listed, name="claims"),
    path("claims/new/<uuid:worker>/", claims.new, name="claim-new"),
    path("claims/allowances/<uuid:stay>/", claims.allowances, name="claim-allowances"),
    path("claims/<uuid:pk>/", claims.detail, name="claim"),
    path("claims/<uuid:pk>/receipt/", claims.receipt, name="claim-receipt"),
    path("claims/<uuid:pk>/decision/", claims.decision, name="claim-decision"),
    path("claims/<uuid:pk>/correct/", claims.correct, name="claim-correct"),
    path("claims/<uuid:pk>/lines/", lines.of_claim, name="claim-lines"),
    path("claims/<uuid:pk>/papers/", claim_steps.papers, name="claim-papers"),
    path("claims/<uuid:pk>/ask/", claim_steps.ask, name="claim-ask"),
    path("claims/<uuid:pk>/spent/", claim_steps.spent, name="claim-spent"),
    path("claims/<uuid:pk>/review/", claim_steps.review, name="claim-review"),
    path("claims/<uuid:pk>/send-back/", claim_steps.send_back, name="claim-send-back"),
    path("claims/<uuid:pk>/approve/", claim_steps.approve, name="claim-approve"),
    path("claims/<uuid:pk>/refuse/", claim_steps.refuse, name="claim-refuse"),
    path("claims/<uuid:pk>/pay/", claim_steps.pay, name="claim-pay"),
    path("stays/<uuid:pk>/lines/", lines.of_stay, name="stay-lines"),
]
