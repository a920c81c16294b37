from django.urls import path

from agency.audit import views

app_name = "audit"

urlpatterns = [
    path("acts/", views.acts, name="acts"),
    path("reads/", views.reads, name="reads"),
    path("history/<str:kind>/<str:pk>/", views.history, name="history"),
]
