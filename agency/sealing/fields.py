"""Model fields that hold protected data: sealed in the database, clear in Python, nowhere else."""

from typing import Any

from django.db import models

from agency.sealing.ring import blind_index, seal, unseal


class SealedBytesField(models.BinaryField):
    """Bytes sealed at rest. `purpose` is bound into the seal and must never change."""

    def __init__(self, *args: Any, purpose: str = "", **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None:
            value = seal(self.purpose, self.to_bytes(value))
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else self.to_python_value(unseal(self.purpose, bytes(value)))

    def to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def to_python_value(self, clear: bytes) -> Any:
        return clear

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is sealed: search its blind index instead.")
        return super().get_lookup(lookup_name)


class SealedTextField(SealedBytesField):
    """Text sealed at rest."""

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def to_python_value(self, clear: bytes) -> Any:
        return clear.decode()

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} is sealed: it is not serialised.")

    def formfield(self, **kwargs: Any) -> Any:
        from django.forms import CharField

        return models.Field.formfield(self, form_class=CharField, **kwargs)


class BlindIndexField(models.BinaryField):
    """The blind index of a sealed field, refreshed whenever the row is saved.

    `source` names the sealed attribute, which must already be in its normal form.
    """

    def __init__(self, *args: Any, source: str = "", purpose: str = "", **kwargs: Any) -> None:
        self.source, self.purpose = source, purpose
        kwargs.setdefault("editable", False)
        kwargs.setdefault("null", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "purpose": self.purpose}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        clear = getattr(model_instance, self.source)
        value = self.index_of(clear) if clear else None
        setattr(model_instance, self.attname, value)
        return value

    def index_of(self, clear: str) -> bytes:
        """What to compare with when searching for a clear value."""
        return blind_index(self.purpose, clear)
