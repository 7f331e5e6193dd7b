"""The units of an office, kept by its administrator."""

from typing import Annotated

from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.actions.units import UnitNameTaken, add_unit, change_unit
from tracker.records.cases import MovedOn
from tracker.records.models import Authority
from tracker.records.office_models import Unit
from tracker.records.units import colleagues, unit_in, units_of
from tracker.web.access import authority_of_officer, officer_of
from tracker.web.answer import go_to, show
from tracker.web.desk.choices import Several, joined
from tracker.web.forms import Checked, Filled, Form, fill
from tracker.web.site import site_of
from tracker.web.words import _


class UnitForm(Form):
    name: str = Field(title="科室名称", max_length=60)
    members: Annotated[frozenset[int], Several] = Field(frozenset(), title="科室人员")
    active: Checked = False
    settings_version: int | None = Field(None, ge=0)


async def units(request: Request) -> Response:
    authority = await authority_of_officer(request)
    people = await colleagues(authority.id)
    return await show(
        request,
        "desk/units.html",
        units=await units_of(authority.id),
        members={
            unit_id: [one.name for one in people if one.unit_id == unit_id]
            for unit_id in {one.unit_id for one in people}
        },
        saved="saved" in request.query_params,
    )


async def new_unit(request: Request) -> Response:
    officer = await officer_of(request)
    if request.method == "GET":
        return await _asked(request, None, Filled({"active": "yes"}))
    filled = fill(UnitForm, joined(await request.form(), "members"))
    if filled.form is not None:
        try:
            await add_unit(
                officer.authority_id,
                filled.form.name,
                members=filled.form.members,
                by=officer,
                now=site_of(request).clock.now(),
            )
        except UnitNameTaken:
            return await _asked(request, None, _taken(filled))
        return _to_list(request)
    return await _asked(request, None, filled)


async def edit_unit(request: Request) -> Response:
    officer = await officer_of(request)
    unit = await unit_in(officer.authority_id, request.path_params["id"])
    if unit is None:
        raise HTTPException(404)
    if request.method == "GET":
        return await _asked(request, unit, Filled(await _typed_of(unit)))
    filled = fill(UnitForm, joined(await request.form(), "members"))
    form = filled.form
    if form is not None:
        try:
            await change_unit(
                unit,
                name=form.name,
                active=form.active,
                members=form.members,
                by=officer,
                now=site_of(request).clock.now(),
                seen=form.settings_version,
            )
        except UnitNameTaken:
            return await _asked(request, unit, _taken(filled))
        except MovedOn:
            return await _asked(request, unit, filled, moved_on=True)
        return _to_list(request)
    return await _asked(request, unit, filled)


async def _typed_of(unit: Unit) -> dict[str, str]:
    people = await colleagues(unit.authority_id)
    return {
        "name": unit.name,
        "active": "yes" if unit.active else "",
        "members": ",".join(str(one.id) for one in people if one.unit_id == unit.id),
    }


def _taken(filled: Filled[UnitForm]) -> Filled[UnitForm]:
    filled.errors["name"] = _("已经有叫这个名字的科室。")
    return filled


def _to_list(request: Request) -> Response:
    return go_to(request.url_for("units").include_query_params(saved=1))


async def _asked(
    request: Request, unit: Unit | None, filled: Filled[UnitForm], *, moved_on: bool = False
) -> Response:
    authority = await Authority.get(id=(await officer_of(request)).authority_id)
    return await show(
        request,
        "desk/unit.html",
        status=409 if moved_on else 422 if filled.errors else 200,
        unit=unit,
        authority=authority,
        moved_on=moved_on,
        people=[
            {"value": str(one.id), "label": one.name} for one in await colleagues(authority.id)
        ],
        typed=filled.typed,
        errors=filled.errors,
    )
