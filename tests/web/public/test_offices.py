"""Home, chooser, guide, blank form, health."""

from datetime import datetime

import pytest

from tests.clocks import FixedClock
from tests.web.public.conftest import NewVisitor
from tests.web.public.visitor import Visitor
from tracker.clock import CHINA
from tracker.law.statute import value_on
from tracker.records.models import Authority


async def test_before_anything_is_set_up(new_visitor: NewVisitor) -> None:
    visitor = await new_visitor()
    for path in ("/", "/apply", "/guide"):
        await visitor.get(path)
        assert visitor.status == 503
        assert "正在设置" in visitor.text


async def test_one_office_has_the_home_page_to_itself(visitor: Visitor, office: Authority) -> None:
    await visitor.get("/")
    for said in ("我要申请", "查询进度", "20 个工作日", office.address, office.telephone):
        assert said in visitor.text
    assert "电子邮件" not in visitor.text, "a channel this office has not opened"
    await visitor.get("/apply")
    assert visitor.path == "/apply/JD"
    await visitor.get("/guide")
    assert visitor.path == "/at/JD/guide"


async def test_several_offices_are_chosen_from(visitor: Visitor, clock: FixedClock) -> None:
    await Authority.create(code="JY", name="乙街道办事处", created_at=clock.now())
    await visitor.get("/")
    assert "甲街道办事处" in visitor.text
    await visitor.get("/?q=乙")
    assert "/at/JD" not in visitor.links()
    await visitor.follow("乙街道办事处")
    assert visitor.path == "/at/JY"
    await (await visitor.get("/apply?q=jy")).follow("乙街道办事处")
    assert visitor.path == "/apply/JY"
    await visitor.get("/?q=<script>")
    assert "没有找到名称里有“<script>”的机关" in visitor.text
    assert "<script>”" not in visitor.page


async def test_more_offices_than_fit_ask_for_more_words(
    visitor: Visitor, clock: FixedClock
) -> None:
    await Authority.bulk_create(
        [
            Authority(code=f"X{n:03}", name=f"第{n}街道办事处", created_at=clock.now())
            for n in range(60)
        ]
    )
    await visitor.get("/?q=街道")
    assert "还有更多机关没有列出" in visitor.text


@pytest.mark.parametrize(
    "path", ["/at/XX", "/apply/XX", "/apply/XX/all", "/at/XX/guide", f"/at/{'X' * 999}"]
)
async def test_an_unknown_office_is_said_in_words(visitor: Visitor, path: str) -> None:
    await visitor.get(path)
    assert visitor.status == 404
    assert "没有找到这个机关" in visitor.text


@pytest.mark.parametrize("path", ["/at/jd", "/apply/jd"])
async def test_codes_in_small_letters_are_understood(visitor: Visitor, path: str) -> None:
    await visitor.get(path)
    assert visitor.status == 200


async def test_the_guide_takes_its_numbers_from_the_law(
    visitor: Visitor, clock: FixedClock
) -> None:
    await visitor.get("/at/JD/guide")
    assert visitor.status == 200
    for name in ("reply_period", "extension", "supplement_notice", "fee_payment"):
        assert f"{value_on(name, clock.today()).value} 个工作日" in visitor.text
    for said in (
        "条例第三十一条第三项",
        "100.00元",
        "应当先自收到本告知书之日起60日内向某区人民政府申请行政复议",
        "《政府信息公开申请补正告知书》",
        "属于国家秘密",
        "最迟在2025年10月24日（周五）答复",
    ):
        assert said in visitor.text
    assert "本机关未开通" in visitor.text


async def test_an_office_that_announced_no_channels_takes_every_one(
    visitor: Visitor, clock: FixedClock
) -> None:
    await Authority.create(code="JY", name="乙街道办事处", channels=[], created_at=clock.now())
    await visitor.get("/apply/JY")
    assert visitor.status == 200
    await visitor.get("/at/JY/guide")
    assert "本机关未开通" not in visitor.text


async def test_the_blank_form_asks_what_article_29_asks(visitor: Visitor) -> None:
    await visitor.get("/at/JD/form")
    for asked in ("姓名", "证件号码", "联系电话", "电子邮箱", "其他特征性描述", "获取方式", "签名"):
        assert asked in visitor.text
    for not_asked in ("用途：", "工作单位", "邮政编码", "索取号", "验证码"):
        assert not_asked not in visitor.text
    assert "单位性质" not in visitor.text
    await visitor.follow("换成单位用的")
    for asked in ("统一社会信用代码", "联系人", "社会公益组织", "（盖章）"):
        assert asked in visitor.text


@pytest.mark.parametrize(
    ("words", "kind", "begins"),
    [("下载 PDF", "application/pdf", b"%PDF-"), ("下载 Word", "wordprocessingml", b"PK")],
)
async def test_the_blank_form_is_there_to_take_away(
    visitor: Visitor, words: str, kind: str, begins: bytes
) -> None:
    await (await visitor.get("/at/JD/form?for=organisation")).follow(words)
    assert kind in visitor.answer.headers["content-type"]
    assert visitor.answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert visitor.answer.content.startswith(begins)


async def test_ways_and_address_with_a_label_for_the_envelope(
    visitor: Visitor, office: Authority
) -> None:
    await (await visitor.get("/")).follow("渠道与地址")
    assert visitor.path == "/at/JD/channels"
    assert "以签收之日为收到申请之日；无人签收的平常信函，以确认之日为收到申请之日" in visitor.text
    await visitor.follow("打印地址签")
    for said in (office.address, office.name, "政府信息公开工作机构（收）", "「政府信息公开申请」"):
        assert said in visitor.text


async def test_an_office_that_confirms_by_hand_says_so(visitor: Visitor, office: Authority) -> None:
    await visitor.get("/at/JD/channels")
    assert "以提交成功之日为收到申请之日" in visitor.text
    await Authority.filter(id=office.id).update(confirms_by_hand=True)
    await visitor.get("/at/JD/channels")
    assert "以提交成功之日为收到申请之日" not in visitor.text


async def test_the_guide_is_dated_by_the_last_change(visitor: Visitor, office: Authority) -> None:
    await visitor.get("/at/JD/guide")
    assert "更新于 2025年9月22日" in visitor.text
    await Authority.filter(id=office.id).update(
        changed_at=datetime(2025, 10, 8, 23, 30, tzinfo=CHINA)
    )
    await visitor.get("/at/JD/guide")
    assert "更新于 2025年10月8日" in visitor.text


async def test_the_guide_draws_the_table_of_acts(visitor: Visitor) -> None:
    await visitor.get("/at/JD/guide")
    picture = visitor.page.partition('<svg class="flow"')[2].partition("</svg>")[0]
    for stage in ("待登记", "办理中", "待补正", "待缴费", "视为放弃", "已撤回", "已答复"):
        assert f">{stage}</text>" in picture
        assert stage in visitor.page.partition('<ol class="flow-list">')[2].partition("</ol>")[0]
    assert 'role="img" aria-labelledby="flow-title flow-desc"' in picture
    assert "主线：待登记 → 办理中 → 已答复。" in picture
    assert "您在这里" not in visitor.text


async def test_in_english_too(visitor: Visitor) -> None:
    await visitor.get("/?lang=en")
    assert "Track" in visitor.text


async def test_health(visitor: Visitor) -> None:
    await visitor.get("/healthz")
    assert (visitor.status, visitor.page) == (200, "ok")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/apply/JD", "/apply/JD/all", "/track", "/at/JD/guide", "/at/JD/form"),
        *("/at/JD/channels", "/at/JD/label", "/at/JD/catalogue"),
    ],
)
async def test_every_page_keeps_the_strict_policy(visitor: Visitor, path: str) -> None:
    await visitor.get(path)
    assert "style=" not in visitor.page
    assert "onclick" not in visitor.page
    assert "http://" not in visitor.page.replace("http://testserver", "")
    assert len(visitor.answer.content) < 200_000


async def test_the_page_for_a_broken_connection_is_the_official_form(
    visitor: Visitor, office: Authority
) -> None:
    await visitor.get("/apply/jd/offline")
    for said in ("申请还没有提交", "再试一次", office.address, office.telephone, office.hours):
        assert said in visitor.text
    for label in ("姓名", "证件号码", "便于查找的其他特征性描述", "提供形式", "申请人签名"):
        assert label in visitor.text
    assert "<form" not in visitor.page.partition("<main")[2], "nothing of one visit is in it"
    await visitor.get("/at/JD/guide")
    assert "data-worker" not in visitor.page


async def test_the_worker_stands_before_the_form_alone_and_asks_this_server_alone(
    visitor: Visitor,
) -> None:
    await visitor.get("/apply/JD")
    assert 'data-worker="/apply/worker.js"' in visitor.page
    assert 'data-offline="/apply/JD/offline"' in visitor.page
    worker = await visitor.client.get("/apply/worker.js")
    assert worker.headers["content-type"] == "text/javascript; charset=utf-8"
    assert worker.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'"
    assert "service-worker-allowed" not in worker.headers
