from django.urls import path

from filings.handover import views

app_name = "handover"

urlpatterns = [path("", views.handover, name="open")]
