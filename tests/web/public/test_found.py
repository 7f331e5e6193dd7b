"""While applying: what may already answer, one click past it, and how often it helped."""

from datetime import date

import pytest

from tests.clocks import FixedClock
from tests.web.public.stories import ASKED, PERSON, REACHED, author_of, on_receipt
from tests.web.public.visitor import Visitor
from tracker.actions.catalogue import add_entry, take_down
from tracker.law.catalogue import Item
from tracker.law.terms import CatalogueMode
from tracker.records.catalogue_help import help_by_month
from tracker.records.catalogue_models import CatalogueEntry
from tracker.records.models import Application, Authority, Draft, Officer

TITLE = "2024年垃圾清运合同公告"


@pytest.fixture
async def entry(office: Authority, officer: Officer, clock: FixedClock) -> CatalogueEntry:
    item = Item(
        title=TITLE,
        made_on=date(2024, 7, 1),
        mode=CatalogueMode.PROACTIVE,
        link="https://example.org/contract",
    )
    return await add_entry(office, item, (), author=author_of(officer), now=clock.now())


async def counts(office: Authority) -> list[tuple[int, int, int]]:
    months = await help_by_month(office.id, months=12)
    return [(one.shown, one.opened, one.answered) for one in months]


async def asked(visitor: Visitor, text: str = ASKED) -> Visitor:
    await visitor.get("/apply/JD")
    return await visitor.send(description=text)


async def test_what_may_answer_is_shown_and_one_click_goes_past_it(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    await asked(visitor)
    assert visitor.path.endswith("/found/question")
    assert TITLE in visitor.text
    assert "（在新窗口打开）" in visitor.text
    assert 'target="_blank" rel="noopener"' in visitor.page
    await visitor.send(turn="on")
    assert visitor.path.endswith("/applicant")
    await visitor.send(**PERSON)
    await visitor.send(**REACHED)
    assert ASKED in visitor.text
    await visitor.send(statement="yes")
    on_receipt(visitor)
    assert await counts(office) == [(1, 0, 0)]


async def test_where_nothing_answers_nothing_is_shown(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    await asked(visitor, "路灯什么时候修好")
    assert visitor.path.endswith("/applicant")
    assert await counts(office) == []


async def test_the_one_page_form_shows_it_too(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    await visitor.get("/apply/JD/all")
    await visitor.send(description=ASKED, **PERSON, **REACHED)
    assert visitor.path.endswith("/found/all")
    await visitor.send(turn="on")
    assert visitor.path.endswith("/check")
    assert await counts(office) == [(1, 0, 0)]


async def test_opening_counts_once_and_leads_to_the_entry(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    await asked(visitor)
    found = visitor.path
    for _ in range(3):
        await (await visitor.get(found)).follow(TITLE)
        assert visitor.path == f"/at/JD/catalogue/{entry.id}"
    assert await counts(office) == [(1, 1, 0)]


async def test_who_is_answered_leaves_without_applying(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    await (await asked(visitor)).send(turn="answered")
    assert visitor.path.endswith("/answered")
    assert "您没有提交申请" in visitor.text
    assert await counts(office) == [(1, 1, 1)]
    assert not await Application.exists()


async def test_who_applies_after_all_was_not_answered(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    await (await asked(visitor)).send(turn="answered")
    await visitor.follow("还是要申请")
    assert visitor.typed["description"] == ASKED
    await visitor.send()
    assert visitor.path.endswith("/applicant"), "the same question is not asked about twice"
    assert await counts(office) == [(1, 1, 0)]


async def test_the_question_is_looked_up_again_when_it_is_another(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    await (await asked(visitor, "路灯什么时候修好")).get(
        visitor.path.replace("applicant", "question")
    )
    await visitor.send(description="垃圾清运合同")
    assert visitor.path.endswith("/found/question")
    assert await counts(office) == [(1, 0, 0)]


async def test_a_hint_comes_first_and_what_may_answer_next(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    await asked(visitor, "为什么没有垃圾清运合同")
    assert visitor.path.endswith("/question"), "the hint, on the same page"
    assert 'id="advice"' in visitor.page
    assert await counts(office) == []
    await visitor.send()
    assert visitor.path.endswith("/found/question")
    await visitor.get(visitor.path.replace("found/", ""))
    await visitor.send()
    assert visitor.path.endswith("/applicant"), "neither stops the same question twice"
    assert await counts(office) == [(1, 0, 0)]


async def test_a_hint_without_anything_found_stops_once(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    await asked(visitor, "为什么路灯还没有修好")
    assert 'id="advice"' in visitor.page
    await visitor.send()
    assert visitor.path.endswith("/applicant")
    assert await counts(office) == []


async def test_a_question_is_looked_up_once_the_rest_of_its_page_is_mended(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    await visitor.get("/apply/JD/all")
    await visitor.send(description=ASKED, **{**PERSON, "name": ""}, **REACHED)
    assert visitor.status == 422
    await visitor.send(name=PERSON["name"])
    assert visitor.path.endswith("/found/all")


async def test_another_office_looks_into_its_own_catalogue_and_counts_anew(
    visitor: Visitor, office: Authority, entry: CatalogueEntry, officer: Officer, clock: FixedClock
) -> None:
    other = await Authority.create(code="JY", name="乙街道办事处", created_at=clock.now())
    item = Item(title="乙街道垃圾清运合同", made_on=date(2024, 7, 1), mode=CatalogueMode.ON_REQUEST)
    theirs = await add_entry(other, item, (), author=author_of(officer), now=clock.now())
    found = (await asked(visitor)).path
    await visitor.send(turn="answered")
    await visitor.get(found.replace("found/question", "office"))
    await visitor.send(office="JY")
    assert await counts(office) == [(1, 1, 0)], "who goes on was not answered"
    await visitor.send()
    assert visitor.path == found.replace("/JD/", "/JY/", 1)
    await visitor.get(visitor.path.replace("question", f"entry/{theirs.id}"))
    assert (await counts(office), await counts(other)) == ([(1, 1, 0)], [(1, 1, 0)])


async def test_what_is_to_be_put_right_stands_in_no_catalogue(
    visitor: Visitor, entry: CatalogueEntry
) -> None:
    await asked(visitor, "我的户籍登记信息有误，请更正：垃圾清运合同")
    await visitor.send(turn="correct")
    await visitor.send()
    assert visitor.path.endswith("/applicant")


async def test_what_is_taken_down_answers_nobody(
    visitor: Visitor, entry: CatalogueEntry, officer: Officer, clock: FixedClock
) -> None:
    await take_down(entry.id, reason="", author=author_of(officer), now=clock.now())
    await asked(visitor)
    assert visitor.path.endswith("/applicant")


async def test_only_the_office_and_the_month_are_kept(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    await (await asked(visitor)).send(turn="answered")
    (row,) = await help_by_month(office.id, months=12)
    assert (row.authority_id, row.month) == (office.id, date(2025, 9, 1))
    assert set(row._meta.fields_map) == {
        *("id", "authority", "authority_id", "month", "shown", "opened", "answered")
    }


@pytest.mark.parametrize("page", ["found/question", "found/all", "answered"])
async def test_without_a_draft_there_is_nothing_to_show(visitor: Visitor, page: str) -> None:
    await visitor.get(f"/apply/JD/{'x' * 43}/{page}")
    assert (visitor.status, "这个链接已经失效" in visitor.text) == (404, True)


async def test_a_page_nobody_made_is_not_found(visitor: Visitor, entry: CatalogueEntry) -> None:
    found = (await asked(visitor)).path
    for path in (found.replace("question", "nonsense"), found.replace("question", "entry/99")):
        await visitor.get(path)
        assert visitor.status == 404


async def test_after_submission_the_pages_lead_to_the_receipt(
    visitor: Visitor, office: Authority, entry: CatalogueEntry
) -> None:
    found = (await asked(visitor)).path
    await visitor.send(turn="on")
    await visitor.send(**PERSON)
    await visitor.send(**REACHED)
    await visitor.send(statement="yes")
    receipt = visitor.path
    await visitor.get(found)
    assert visitor.path == receipt
    await visitor.get(found.replace("question", f"entry/{entry.id}"))
    assert visitor.path == f"/at/JD/catalogue/{entry.id}"
    assert await counts(office) == [(1, 0, 0)]
    assert (await Draft.get()).typed == {}
