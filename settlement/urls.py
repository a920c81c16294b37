from django.urls import path

from settlement.views import bills, months

app_name = "settlement"

urlpatterns = [
    path("bills/<uuid:pk>/", bills.detail, name="bill"),
    path("bills/<uuid:pk>/sheet/", bills.sheet, name="sheet"),
    path("bills/<uuid:pk>/undo/", bills.undo, name="undo"),
    path("lines/<uuid:pk>/review/", bills.review, name="review"),
    path("months/", months.listed, name="months"),
    path("months/<uuid:pk>/close/", months.close, name="month-close"),
]
