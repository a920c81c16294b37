"""Why a line isn't paid, in a sentence with the clause it rests on. Every reason has both (a test walks them)."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from settlement.enums import CatalogueKind, Flag, Reason


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence for the worker and the institution, and the clause. `is_proposal`: ours, no text states it.

    `of_devices` is the clause where the item is a device, if that stands elsewhere.
    """

    sentence: Any
    clause: Any
    is_proposal: bool = False
    of_devices: Any = None


LAW = _("Regulation on Work-Injury Insurance art. 30")
DEVICE_LAW = _("Regulation on Work-Injury Insurance art. 32")
UNKNOWN = _("Regulation on Work-Injury Insurance art. 30; how the unknown is treated is our own rule")
UNKNOWN_DEVICE = _("Regulation on Work-Injury Insurance art. 32; how the unknown is treated is our own rule")
DEVICES = _("Measures on Assistive Devices for Work Injury")
NATIONAL = _("MOHRSS Notices 11 [2024] and 17 [2025]")

REASONS: dict[Reason, Words] = {
    Reason.NOT_FOR_INJURY: Words(
        _("This treats a disease that is not the injury; it belongs on a bill of its own for basic medical insurance."),
        LAW,
    ),
    Reason.SEPARATED_BY_REVIEW: Words(
        _(
            "The agency reviewed this line: it treats a disease that is not the injury, and belongs on a bill of its"
            " own for basic medical insurance."
        ),
        LAW,
    ),
    Reason.OUT_OF_SCOPE: Words(_("This kind of care is not settled directly at that place on that day."), NATIONAL),
    Reason.NOT_FILED_FOR: Words(
        _("The filing was not for assistive devices on this day. The insured place can file them anew."),
        _("which determination opens which service is our own reading of MOHRSS Notice 11 [2024]"),
        is_proposal=True,
    ),
    Reason.BENEFIT_STOPPED: Words(
        _("Benefits had stopped by this day: the insured place had ended the filing for that."),
        _("Regulation on Work-Injury Insurance art. 42; Social Insurance Law art. 43"),
    ),
    Reason.NO_CATALOGUE: Words(
        _("No catalogue of that place for this day is on record, so nobody can say whether it is paid."),
        UNKNOWN,
        is_proposal=True,
        of_devices=UNKNOWN_DEVICE,
    ),
    Reason.NOT_ON_RECORD: Words(
        _("The catalogue on record for this day is incomplete and does not name this item."),
        UNKNOWN,
        is_proposal=True,
        of_devices=UNKNOWN_DEVICE,
    ),
    Reason.NOT_IN_CATALOGUE: Words(
        _("The catalogue that holds on this day does not name this item."), LAW, of_devices=DEVICE_LAW
    ),
    Reason.EXCLUDED: Words(
        _("The catalogue names this item as one that the fund does not pay."), LAW, of_devices=DEVICE_LAW
    ),
    Reason.EXCLUDED_BESIDE: Words(
        _("The catalogue pays only one of these items, and the other stands on the bill already."),
        _("The device catalogue of the place (Beijing Notice 202 [2015]: choose one)"),
    ),
    Reason.ABOVE_PRICE: Words(
        _("The price is above the standard; the part above it is paid by the worker."), LAW, of_devices=DEVICE_LAW
    ),
    Reason.ABOVE_QUANTITY: Words(_("More than the catalogue allows in one stay."), LAW, of_devices=DEVICE_LAW),
    Reason.ABOVE_FREQUENCY: Words(
        _("More than the catalogue allows in the period; periods are counted from the day of admission."),
        _("Regulation on Work-Injury Insurance art. 30; how the periods are counted is our own rule"),
        is_proposal=True,
    ),
    Reason.NOTICE_MISSING: Words(
        _(
            "No payment notice for this device is on record. The insured place issues one after the committee has"
            " confirmed the device."
        ),
        DEVICES,
    ),
    Reason.NOTICE_NOT_USABLE: Words(
        _("The payment notice cannot be used on this day. Ask the insured place whether it issues another."), DEVICES
    ),
    Reason.SERVICE_LIFE: Words(
        _(
            "The device configured before has to serve longer, and no changed injury was confirmed. Another is paid"
            " after that service life, or once the committee has confirmed that the injury changed."
        ),
        DEVICES,
    ),
    Reason.PAID_LATER: Words(
        _(
            "Another such device is on record already that was configured later, within the service life that begins"
            " on this day, and no changed injury was confirmed for it. One service life is paid once."
        ),
        _("Measures on Assistive Devices for Work Injury; that the first payment stands is our own rule"),
        is_proposal=True,
    ),
    Reason.ABOVE_PIECES: Words(
        _(
            "More pieces than the payment notice speaks of: what is above that would replace a device that has to"
            " serve."
        ),
        _("Measures on Assistive Devices for Work Injury; that a notice has a number is our own rule"),
        is_proposal=True,
    ),
    Reason.ABOVE_NOTICE: Words(_("Above the limit that the payment notice names."), DEVICES),
}


def words_of(reason: Reason, kind: str) -> Words:
    """Why a line of a kind isn't paid; what holds of devices alone is the clause where it is one."""
    words = REASONS[reason]
    if kind != CatalogueKind.DEVICE or words.of_devices is None:
        return words
    return replace(words, clause=words.of_devices)


FLAGS: dict[Flag, Words] = {
    Flag.DIAGNOSIS_DIFFERS: Words(
        _("The institution marked this as injury, but the diagnosis doesn't fit what was recognised."), LAW
    ),
    Flag.DIAGNOSIS_FITS: Words(
        _("The institution marked this as disease, but the diagnosis fits what was recognised."), LAW
    ),
    Flag.DIAGNOSIS_MISSING: Words(_("Marked as injury, and neither line nor stay has a diagnosis."), LAW),
    Flag.DIAGNOSIS_CHANGED: Words(
        _("A review separated this line under another diagnosis. It stays apart until a review says otherwise."), LAW
    ),
    Flag.NO_CONSENT: Words(
        _("The worker pays a part of this, and no consent was given before."),
        _("Sample service agreement: consent before items that the fund does not pay"),
    ),
}
