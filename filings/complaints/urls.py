from django.urls import path

from filings.complaints import views

app_name = "complaints"

urlpatterns = [
    path("", views.listed, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/answer/", views.answer, name="answer"),
    path("<uuid:pk>/transfer/", views.transfer, name="transfer"),
    path("<uuid:pk>/informant/", views.informant, name="informant"),
    path("<uuid:pk>/letter/", views.letter, name="letter"),
]
