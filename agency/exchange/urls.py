from django.urls import path

from agency.exchange import views

app_name = "exchange"

urlpatterns = [
    path("", views.listed, name="list"),
    path("<uuid:pk>/", views.detail, name="detail"),
]
