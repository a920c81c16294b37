"""Numbers of paper as the search box looks for them."""

from django.db.models import F, Func, TextField, Value


def digits_of(field: str) -> Func:
    """The digits of a number: what is read out on the telephone, whatever stands before them on the paper."""
    parts = (F(field), Value("[^0-9]"), Value(""), Value("g"))
    return Func(*parts, function="regexp_replace", output_field=TextField())
