"""The register of complaints, reports and enquiries (domain.md R6.5)."""
