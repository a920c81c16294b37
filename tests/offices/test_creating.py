"""Many models are created in one operation as if one after the other."""

from typing import Any

import pytest
from django.db import connections, models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from agency.offices.creating import CreateModels


def together() -> CreateModels:
    """Two models that name each other."""
    key = ("id", models.BigAutoField(primary_key=True))
    egg = models.ForeignKey("offices.egg", models.CASCADE, null=True)
    hen = models.ForeignKey("offices.hen", models.CASCADE)
    named = {"constraints": [models.UniqueConstraint(fields=["hen"], name="one_egg_a_hen")]}
    return CreateModels(
        operations=[
            CreateModel("Hen", fields=[key, ("egg", egg)]),
            CreateModel("Egg", fields=[key, ("hen", hen)], options=named),
        ]
    )


def test_the_state_afterwards_has_both_and_their_relations() -> None:
    state = ProjectState()
    assert not state.apps.get_models()
    together().state_forwards("offices", state)

    egg = state.apps.get_model("offices", "egg")
    assert egg._meta.get_field("hen").related_model is state.apps.get_model("offices", "hen")


@pytest.mark.django_db(databases=["owner"])
def test_tables_that_name_each_other_are_made_and_taken_away() -> None:
    before, after = ProjectState(), ProjectState()
    operation = together()
    operation.state_forwards("offices", after)
    owner: Any = connections["owner"]
    tables = {"offices_hen", "offices_egg"}

    with owner.schema_editor(atomic=False) as editor:
        operation.database_forwards("offices", editor, before, after)
    assert tables <= set(owner.introspection.table_names())
    with owner.cursor() as cursor:
        constraints = owner.introspection.get_constraints(cursor, "offices_egg")
        assert constraints["one_egg_a_hen"]["unique"]
        assert [each["foreign_key"] for each in constraints.values() if each["foreign_key"]] == [("offices_hen", "id")]
    with owner.schema_editor(atomic=False) as editor:
        operation.database_backwards("offices", editor, after, before)
    assert not tables & set(owner.introspection.table_names())


def test_it_can_be_written_into_a_migration() -> None:
    text, imports = MigrationWriter.serialize(together())
    assert text.count("migrations.CreateModel(") == 2
    assert "import agency.offices.creating" in imports
