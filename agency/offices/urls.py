from django.contrib.auth import views as auth_views
from django.urls import include, path

from agency.offices import views

offices = (
    [
        path("", views.desk, name="desk"),
        path("display/", views.display, name="display"),
    ],
    "offices",
)

urlpatterns = [
    path("", include(offices)),
    path("sign-in/", auth_views.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("sign-out/", auth_views.LogoutView.as_view(), name="logout"),
    path("password/", views.OwnPassword.as_view(), name="password_change"),
    path("password/done/", auth_views.PasswordChangeDoneView.as_view(), name="password_change_done"),
]
