"""How the example office handles: units, hand-overs, notes, searches, material, channels."""

from datetime import datetime, timedelta

from tracker.actions.assign import ask_help, hand_over
from tracker.actions.check_channel import check_channel
from tracker.actions.handling import Search, add_material, add_note, log_search
from tracker.actions.units import add_unit
from tracker.files.attachments import accept
from tracker.files.store import Store
from tracker.law.calendar import Calendar
from tracker.law.terms import Channel, Stage
from tracker.records.models import Application, Authority
from tracker.records.office_models import Unit

_UNITS = ("城市管理办公室", "社会事务办公室")


async def fill_handling(
    authority: Authority, officer_id: int, *, store: Store, calendar: Calendar, now: datetime
) -> None:
    """Units, the first two applications under way in their hands, and what was found."""
    for name in _UNITS:
        members = [officer_id] if name == _UNITS[0] else []
        await add_unit(authority.id, name, members=members, by=None, now=now)
    first, second = await Unit.filter(authority_id=authority.id).order_by("id")
    under_way = Application.filter(authority_id=authority.id, stage=Stage.HANDLING)
    one, other = await under_way.order_by("-id").limit(2)
    due = calendar.after(now.date(), 1)
    for application, unit in ((one, first), (other, second)):
        await hand_over(
            application,
            unit_id=unit.id,
            officer_id=officer_id if unit is first else None,
            due_on=due,
            note="请查找并提供原件",
            by_id=officer_id,
            now=now,
        )
    await ask_help(one, unit_id=second.id, due_on=due, note="请核对金额", by_id=officer_id, now=now)
    await _found(one, officer_id, store, now)
    yesterday = datetime.combine(calendar.before(now.date()), now.timetz())
    await check_channel(authority, Channel.POST, officer_id=officer_id, now=yesterday)


async def _found(application: Application, officer_id: int, store: Store, now: datetime) -> None:
    searches = (
        ("档案室2024年合同卷", "垃圾清运、环卫", True, "查到合同一份，付款凭证在财务。"),
        ("财务系统", "环卫公司", False, "2024年1月以前的凭证没有录入系统。"),
    )
    for place, terms, found, result in searches:
        search = Search(
            place=place,
            searched_by="经办人甲",
            terms=terms,
            on=now.date() - timedelta(days=1),
            found=found,
            result=result,
        )
        await log_search(application.id, search, officer_id=officer_id, now=now)
    text = "垃圾清运合同（示例文本）\n".encode()
    file = await accept(store, "垃圾清运合同.txt", text, limit=1024 * 1024)
    await add_material(
        application.id,
        file,
        description="城市管理办公室提供",
        pages=12,
        officer_id=officer_id,
        now=now,
    )
    note = "申请人来电问过进度，已告知正在查找。"
    await add_note(application.id, note, officer_id=officer_id, now=now)
