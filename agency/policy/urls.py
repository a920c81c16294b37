from django.urls import path

from agency.policy import views

app_name = "policy"

urlpatterns = [
    path("", views.in_force, name="list"),
    path("parameters/<str:name>/", views.why, name="parameter"),
    path("proposals/", views.proposals, name="proposals"),
    path("proposals/new/", views.propose, name="propose"),
    path("proposals/<uuid:pk>/", views.proposal, name="proposal"),
    path("proposals/<uuid:pk>/grant/", views.grant, name="grant"),
    path("proposals/<uuid:pk>/refuse/", views.refuse, name="refuse"),
    path("proposals/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
]
