app_name = "audit"

urlpatterns = []  # type: ignore[var-annotated]
