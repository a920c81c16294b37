from agency.offices.models.acts import Act, ActHistory
from agency.offices.models.places import Division, DivisionRecord
from agency.offices.models.staff import Agency, Post, PostRequest, User

__all__ = ["Act", "ActHistory", "Agency", "Division", "DivisionRecord", "Post", "PostRequest", "User"]
