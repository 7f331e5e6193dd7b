"""What the script adds to the form: helps at once, and nothing typed is lost on a bad line."""

import struct
import zlib
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, expect

from tests.clocks import FixedClock
from tests.journeys.conftest import Office, OpenPage, until
from tests.journeys.test_story import beside
from tracker.actions.authorities import add_authority
from tracker.records.models import Attachment

pytestmark = [
    pytest.mark.journey,
    pytest.mark.only_on("sqlite", reason="the browser sees the same pages on both"),
]

WRITTEN = "2024年垃圾清运合同。\n以及付款凭证。"
NUMBER, TELEPHONE = "110101199003070038", "13800001234"


@pytest.fixture
def page(office: Office, open_page: OpenPage, clock: FixedClock) -> Page:
    beside(office, lambda: add_authority("JD", name="某某街道办事处", now=clock.now()))
    """A browser that runs no workers: `test_offline` has one that does."""
    return open_page(narrow=True, workers="block")


def go_on(page: Page) -> None:
    page.get_by_role("button", name="继续", exact=True).click()


def send_on_a_broken_line(page: Page) -> None:
    page.context.set_offline(True)
    go_on(page)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)


def test_what_a_broken_connection_swallowed_is_offered_back(page: Page) -> None:
    page.goto("/apply/JD")
    page.fill("#description", WRITTEN)
    send_on_a_broken_line(page)
    page.goto("/apply/JD")
    expect(page.locator("#description")).to_have_value("")
    page.get_by_role("button", name="放回表里").click()
    expect(page.locator("#description")).to_have_value(WRITTEN)
    go_on(page)

    page.check("#who")
    page.fill("#name", "申请人甲")
    page.fill("#identity_number", NUMBER)
    applicant = page.url
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "申请人甲" in kept
    assert NUMBER not in kept
    send_on_a_broken_line(page)
    page.goto(applicant)
    page.get_by_role("button", name="放回表里").click()
    expect(page.locator("#name")).to_have_value("申请人甲")
    expect(page.locator("#identity_number")).to_have_value("")
    page.fill("#identity_number", NUMBER)
    go_on(page)
    page.fill("#telephone", TELEPHONE)
    go_on(page)
    page.wait_for_url("**/check")
    page.goto(applicant)
    expect(page.locator("[data-offer]")).to_be_hidden()


def test_what_is_not_wanted_back_is_forgotten(page: Page) -> None:
    page.goto("/apply/JD")
    page.fill("#description", WRITTEN)
    page.goto("/apply/JD")
    page.get_by_role("button", name="不要了").click()
    assert page.evaluate("sessionStorage.length") == 0
    page.goto("/apply/JD")
    expect(page.locator("[data-offer]")).to_be_hidden()


def test_whoever_goes_away_for_a_while_leaves_nothing_in_the_browser(page: Page) -> None:
    page.goto("/apply/JD")
    page.fill("#description", WRITTEN)
    assert "垃圾清运" in page.evaluate("JSON.stringify(sessionStorage)")
    page.get_by_role("button", name="保存，以后再填").click()
    page.wait_for_url("**/saved")
    assert page.evaluate("sessionStorage.length") == 0


def test_the_helps_go_under_the_text_at_once(page: Page) -> None:
    page.goto("/apply/JD")
    page.fill("#description", "垃圾清运合同")
    page.get_by_text("帮我写清楚（选填）").click()
    page.fill("#period", "2024年上半年")
    page.get_by_role("button", name="加到上面的内容").click()
    expect(page.locator("#description")).to_have_value("垃圾清运合同\n时间：2024年上半年")
    expect(page.locator("#period")).to_have_value("")
    expect(page.locator("#description")).to_be_focused()
    assert page.url.endswith("/apply/JD")


def test_a_large_photo_is_made_smaller_before_it_is_sent(
    office: Office, page: Page, tmp_path: Path
) -> None:
    """Noise cannot be compressed, so that this is larger than the office takes."""
    photo, limit = tmp_path / "证件.png", office.settings.upload_limit
    photo.write_bytes(noise(2600, 1050))
    assert photo.stat().st_size > limit
    page.goto("/apply/JD")
    page.fill("#description", WRITTEN)
    go_on(page)
    page.wait_for_url("**/applicant")
    page.check("#who")
    page.fill("#name", "申请人甲")
    page.fill("#identity_number", NUMBER)
    page.set_input_files("#files", photo)
    files = "Array.from(document.querySelector('#files').files)"
    until(page, f"{files}.some(function (file) {{ return /jpg$/.test(file.name); }})")
    go_on(page)
    page.wait_for_url("**/delivery")
    page.fill("#telephone", TELEPHONE)
    go_on(page)
    page.check("#statement")
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/receipt")
    (kept,) = beside(office, Attachment.all)
    assert (kept.name, kept.media_type) == ("证件.jpg", "image/jpeg")
    assert kept.size < limit
    picture = office.settings.store().path(kept.digest).read_bytes()
    assert max(jpeg_size(picture)) == 2400


def noise(width: int, height: int) -> bytes:
    """A PNG picture of random points, eight bytes each."""
    points = Random(1)
    lines = b"".join(b"\0" + points.randbytes(8 * width) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def jpeg_size(picture: bytes) -> tuple[int, int]:
    """Width and height as its frame header has them."""
    at = next(at for kind in (b"\xff\xc0", b"\xff\xc2") if (at := picture.find(kind)) > 0)
    height, width = struct.unpack(">HH", picture[at + 5 : at + 9])
    return width, height
