"""What the history pages show of agencies, people and posts; their app stands below this one."""

from django.db.models import Q

from agency.audit.registry import Part, Record, configures, register, through
from agency.offices.acts import Actor
from agency.offices.matrix import Permission
from agency.offices.models import Agency, Post, PostRequest, User


def register_offices() -> None:
    register(Record(Agency, _agencies))
    register(Record(User, _people, parts=(Part(Post, "user_id"),)))
    register(Record(Post, _posts, related=("agency",)))
    register(Record(PostRequest, _posts, related=("agency", "user")))


def _posts(actor: Actor) -> Q:
    return Q() if configures(actor) else through("agency", Permission.POST_VIEW)(actor)


def _agencies(actor: Actor) -> Q:
    reached = Post.objects.filter(_posts(actor)).values("agency_id")
    return Q() if configures(actor) else Q(pk__in=reached)


def _people(actor: Actor) -> Q:
    return Q() if configures(actor) else Q(pk__in=Post.objects.filter(_posts(actor)).values("user_id"))
