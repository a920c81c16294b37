from django.urls import path

from agency.duties import views
from agency.duties.parked import views as parked

app_name = "duties"

urlpatterns = [
    path("", views.listed, name="posts"),
    path("requests/", views.requests, name="requests"),
    path("requests/new/", views.ask, name="ask"),
    path("<int:post_id>/end/", views.end, name="end"),
    path("requests/<uuid:request_id>/", views.request_detail, name="request"),
    path("requests/<uuid:request_id>/grant/", views.grant, name="grant"),
    path("requests/<uuid:request_id>/refuse/", views.refuse, name="refuse"),
    path("requests/<uuid:request_id>/withdraw/", views.withdraw, name="withdraw"),
    path("messages/<uuid:pk>/ask/", parked.ask, name="retry-ask"),
    path("tries/<uuid:pk>/grant/", parked.grant, name="retry-grant"),
    path("tries/<uuid:pk>/refuse/", parked.refuse, name="retry-refuse"),
    path("tries/<uuid:pk>/withdraw/", parked.withdraw, name="retry-withdraw"),
]
