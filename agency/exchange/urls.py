app_name = "exchange"

urlpatterns = []  # type: ignore[var-annotated]
