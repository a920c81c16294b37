app_name = "filings"

urlpatterns = []  # type: ignore[var-annotated]
