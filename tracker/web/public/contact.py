"""How the applicant is reached: changed on one page, looked over on the next.

Empty fields mean no change, so that nothing on file stands on a page in full.
"""

from collections.abc import Mapping

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.change_contact import change_contact
from tracker.law.terms import Carrier, Contact, Way
from tracker.records.models import Application, Particulars
from tracker.web.answer import show
from tracker.web.forms import Filled, fill
from tracker.web.public.apply_forms import Delivery
from tracker.web.public.coming_back import outlives_visit
from tracker.web.public.following import Followed, case_of
from tracker.web.public.own_acts import back
from tracker.web.site import site_of

_CONFIRM = "confirm"


class ContactForm(Delivery):
    """The part of the official form on how to reach the applicant, by the same rules."""

    carrier: Carrier = Carrier.ELECTRONIC
    way: Way = Field(Way.PICK_UP, validate_default=True)


@outlives_visit
async def contact_page(request: Request, application: Application) -> Response:
    """Asked, looked over, done."""
    case = await case_of(request, application)
    person = case.papers.particulars
    if person is None:
        return back(request)
    form = await request.form()
    if request.method == "GET" or form.get("turn") == "back":
        return await _asked(request, case, Filled({name: str(form.get(name, "")) for name in form}))
    filled = fill(ContactForm, form)
    read = fill(ContactForm, _together(person, filled.typed))
    if read.form is None:
        return await _asked(request, case, Filled(filled.typed, errors=read.errors))
    wanted = {contact: getattr(read.form, contact) for contact in Contact}
    changes = {c: new for c, new in wanted.items() if new != getattr(person, c)}
    if not changes:
        return back(request)
    if form.get("turn") != _CONFIRM:
        return await show(
            request,
            "public/contact_check.html",
            office=case.office,
            case=case,
            person=person,
            changes=changes,
            typed=filled.typed,
        )
    now = site_of(request).clock.now()
    await change_contact(case.application.id, changes, now=now)
    return back(request, "contact")


def _together(person: Particulars, typed: Mapping[str, str]) -> dict[str, str]:
    """What would be on file: as typed, or as it was where nothing was."""
    said = {
        contact.value: typed.get(contact, "").strip() or getattr(person, contact)
        for contact in Contact
    }
    if typed.get("drop_email") == "yes":
        said[Contact.EMAIL] = ""
    return said | {"way": person.way.value if person.way else Way.PICK_UP.value}


async def _asked(request: Request, case: Followed, filled: Filled[ContactForm]) -> Response:
    return await show(
        request,
        "public/contact.html",
        status=422 if filled.errors else 200,
        office=case.office,
        case=case,
        person=case.papers.particulars,
        typed=filled.typed,
        errors=filled.errors,
    )
