app_name = "workers"

urlpatterns = []  # type: ignore[var-annotated]
