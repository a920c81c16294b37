"""The register of protocol institutions: what is known of them, their agreements, and what is decided about them."""

from institutions.models.clients import ClientKey
from institutions.models.directory import Agreement, Institution
from institutions.models.lists import InstitutionList, ListRow
from institutions.models.matters import Matter

__all__ = ["Agreement", "ClientKey", "Institution", "InstitutionList", "ListRow", "Matter"]
