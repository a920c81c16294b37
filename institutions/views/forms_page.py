"""What every form of the register does: read it, act, and say on the page what was refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from agency.offices.gate import status_of
from agency.offices.refusals import Refusal
from agency.offices.requests import DeskRequest
from institutions import actions


def handled(
    request: DeskRequest,
    form: Any,
    act: Callable[[], Any],
    *,
    done: Promise,
    page: dict[str, Any],
    to: Callable[..., str],
) -> HttpResponse:
    """Show the form; when it was sent, act and go on to `to(made)`. What doesn't fit stays on the form."""
    if request.method == "GET":
        next(iter(form.fields.values())).widget.attrs["autofocus"] = True
        return render(request, "institutions/form.html", {"form": form, **page})
    status = 422
    if form.is_valid():
        try:
            made = act()
        except actions.Unfit as unfit:
            form.add_error(unfit.field if unfit.field in form.fields else None, str(unfit.sentence))
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
            status = status_of(refusal)
        else:
            messages.success(request, str(done))
            return redirect(to(made))
    return render(request, "institutions/form.html", {"form": form, **page}, status=status)
