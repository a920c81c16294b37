"""Faults that nobody made and that are gone when the same is done again."""

from django.db import OperationalError
from psycopg.errors import DeadlockDetected, SerializationFailure


def gave_way(fault: BaseException) -> bool:
    """Did the database end a transaction because it and another one waited for each other? Nothing of it is stored."""
    return isinstance(fault, OperationalError) and isinstance(fault.__cause__, DeadlockDetected | SerializationFailure)
