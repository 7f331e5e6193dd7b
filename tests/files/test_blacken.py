"""What was blackened is gone: from the bytes, the text, the properties, and from sight."""

import asyncio
import io
from collections.abc import Callable, Iterable
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PIL import Image

from tests.files import papers
from tests.files.papers import CARD, CONTRACT, IDENTITY, MAIL, MOBILE, NAME, SECRETS
from tracker.files.areas import Area, Found
from tracker.files.attachments import FileLocked, FileRefused
from tracker.files.folder import FolderStore
from tracker.files.sheet_work import (
    Blackened,
    FileAnimated,
    FileBroken,
    SheetTooLarge,
    Worked,
)

PLAIN = "第二页没有要遮盖的内容，合同总价一百万元。"
OPEN = f"第一页还有可以公开的内容。\n\n{CONTRACT}\n\n付款日期。"

Put = Callable[[bytes], Worked]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def put(data: bytes) -> Worked:
        store = FolderStore(tmp_path)
        return Worked(store, store.keep(data), "合同.pdf")

    return put


def found_in(worked: Worked, *words: str) -> tuple[Found, ...]:
    return asyncio.run(worked.search(words)).found


def blackened(worked: Worked, areas: Iterable[Area], *, whole: bool = False) -> Blackened:
    return asyncio.run(worked.blackened(list(areas), whole=whole))


def areas_of(found: Iterable[Found]) -> list[Area]:
    return [area for one in found for area in one.areas]


def is_black(picture: Image.Image, area: Area, size: tuple[float, float] = (210, 297)) -> bool:
    """Every pixel of the area, apart from a hair's breadth at its rim."""
    across, down = picture.width / size[0], picture.height / size[1]
    inner = picture.crop(
        (
            int(area.left * across) + 2,
            int(area.top * down) + 2,
            int((area.left + area.width) * across) - 2,
            int((area.top + area.height) * down) - 2,
        )
    )
    assert inner.width > 2
    assert inner.height > 2
    lightest = inner.convert("L").getextrema()[1]
    return float(lightest) < 30  # type: ignore[arg-type]


def test_numbers_and_names_are_found_where_they_stand(put: Put) -> None:
    more = f"卡号{CARD}，邮箱{MAIL}，固定电话010-62345678。"
    worked = put(papers.written(OPEN, more))
    found = found_in(worked, NAME)
    assert [(one.kind, one.shown, one.page) for one in found] == [
        ("identity", "110*************11", 1),
        ("mobile", "138******34", 1),
        ("word", NAME, 1),
        ("landline", "010******78", 2),
        ("bank_card", "622**************28", 2),
        ("email", "z***@example.cn", 2),
    ]
    for one in found:
        for area in one.areas:
            assert area.left + 1 >= 25
            assert area.left + area.width <= 186
            assert 3 < area.height < 10


def test_a_number_broken_over_two_lines_has_two_areas(put: Put) -> None:
    worked = put(papers.written(f"身份证{IDENTITY[:8]} \\ {IDENTITY[8:]}"))
    (found,) = found_in(worked)
    assert len(found.areas) == 2
    assert found.areas[0].top < found.areas[1].top


def test_a_name_is_found_however_it_is_spaced(put: Put) -> None:
    worked = put(papers.written("姓名：张 三 丰"))
    assert [one.kind for one in found_in(worked, "张三丰", "不在其中")] == ["word"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_what_lies_under_the_areas_is_gone(put: Put, turn: int) -> None:
    data = papers.rotated(papers.with_secrets(papers.written(OPEN, PLAIN)), turn)
    worked = put(data)
    areas = areas_of(found_in(worked, NAME))
    made = blackened(worked, areas)
    everything, text = papers.everything_in(made.data), papers.text_of(made.data)
    for word in (NAME, IDENTITY, MOBILE, "付款日期", *SECRETS):
        for coding in ("utf-8", "utf-16-be", "utf-16-le", "gb18030"):
            assert word.encode(coding) not in everything, word
            assert word.encode(coding).hex().encode() not in everything.lower(), word
        assert word not in text
    assert made.drawn == (1,)
    assert made.left == ()
    size = (210, 297) if turn % 180 == 0 else (297, 210)
    for area in areas:
        assert is_black(papers.look(made.data, 1), area, size)
    # the rest of the page is still to be read, and the page without areas still text
    assert papers.look(made.data, 1).getextrema() == (0, 255)
    assert PLAIN in text.replace("\r\n", "")
    assert sum(papers.look(made.data, 1).histogram()[:60]) > 1000


def test_the_copy_has_pages_and_nothing_else(put: Put) -> None:
    data = papers.with_secrets(papers.written(OPEN, PLAIN))
    before = pypdf.PdfReader(io.BytesIO(data))
    assert before.metadata
    assert before.attachments
    worked = put(data)
    made = blackened(worked, areas_of(found_in(worked)))
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in pdf.trailer
        assert not pdf.is_encrypted
        for page in pdf.pages:
            assert not {"/Annots", "/AA", "/Metadata", "/PieceInfo", "/StructParents"} & set(
                page.obj.keys()
            )
    reader = pypdf.PdfReader(io.BytesIO(made.data))
    assert not reader.metadata
    assert not reader.attachments
    assert not reader.get_fields()


def test_what_was_covered_once_and_stands_elsewhere_is_told(put: Put) -> None:
    worked = put(papers.written(CONTRACT, f"经手人{NAME}，号码{MOBILE}"))
    areas = [area for area in areas_of(found_in(worked, NAME)) if area.page == 1]
    made = blackened(worked, areas)
    assert [(one.kind, one.page) for one in made.left] == [("mobile", 2), ("word", 2), ("word", 2)]
    made = asyncio.run(worked.blackened(areas, but=["138-0000-1234"]))
    assert {one.kind for one in made.left} == {"word"}


def test_pages_without_areas_keep_their_look_and_their_letters(put: Put) -> None:
    data = papers.written(OPEN, PLAIN, PLAIN)
    worked = put(data)
    made = blackened(worked, areas_of(found_in(worked)))
    assert papers.look(made.data, 2).tobytes() == papers.look(data, 2).tobytes()
    assert len(pypdf.PdfReader(io.BytesIO(made.data)).pages) == 3


def test_every_page_can_be_made_a_picture(put: Put) -> None:
    worked = put(papers.written(OPEN, PLAIN))
    made = blackened(worked, areas_of(found_in(worked)), whole=True)
    assert made.drawn == (1, 2)
    assert papers.text_of(made.data).split() == []


@pytest.mark.parametrize("change", [papers.with_layer, papers.with_black_bar,
                                    lambda data: papers.with_mark(data, SECRETS[0])])  # fmt: skip
def test_a_page_that_can_hide_something_becomes_a_picture(
    put: Put, change: Callable[[bytes], bytes]
) -> None:
    """A layer that is switched off, letters under a bar, a remark with words behind it."""
    data = change(papers.written(CONTRACT, PLAIN))
    made = blackened(put(data), [Area(2, 25, 25, 100, 10)])
    assert made.drawn == (1, 2)
    assert NAME not in papers.text_of(made.data)
    assert SECRETS[0].encode("utf-16-be") not in papers.everything_in(made.data)
    for place in ((0, 0), (140, 120)):  # what is seen stays seen, the remark too
        box = (*place, place[0] + 60, place[1] + 60)
        before, after = (papers.look(one, 1, 1).crop(box) for one in (data, made.data))
        assert abs(sum(before.tobytes()) - sum(after.tobytes())) < 60 * 60 * 16


def test_letters_under_a_scan_are_not_kept(put: Put) -> None:
    def unseen(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].Contents
        page.write(page.read_bytes().replace(b"0 Tr", b"3 Tr"))

    data = papers.changed(papers.written(CONTRACT, PLAIN), unseen)
    assert NAME in papers.text_of(data)
    made = blackened(put(data), [Area(2, 25, 25, 100, 10)])
    assert NAME not in papers.text_of(made.data)


def test_a_photograph_in_a_page_loses_its_camera_and_no_pixel(put: Put) -> None:
    data = papers.with_photo(papers.written(CONTRACT, PLAIN), papers.photograph())
    assert b"secret comment" in data
    made = blackened(put(data), [Area(1, 25, 25, 100, 10)])
    for word in (b"secret", "秘密相机".encode(), b"Exif"):
        assert word not in papers.everything_in(made.data)
    assert papers.look(made.data, 2).tobytes() == papers.look(data, 2).tobytes()


@pytest.mark.parametrize("saving", [{}, {"mode": "CMYK"}, {"mode": "L"}])
def test_a_photograph(put: Put, saving: dict[str, object]) -> None:
    data = papers.photograph(**saving)
    worked = put(data)
    (size,) = asyncio.run(worked.sizes())
    area = Area(1, 10, 20, 50, 30)
    made = blackened(worked, [area])
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (1200, 900)
        assert not picture.getexif()
        assert "comment" not in picture.info
        assert is_black(picture, area, size)
        assert float(picture.convert("L").getpixel((1000, 800))) > 240  # type: ignore[arg-type]
    assert b"secret" not in made.data


def test_a_photograph_is_worked_on_as_it_is_held(put: Put) -> None:
    worked = put(papers.turned_photograph())
    (size,) = asyncio.run(worked.sizes())
    assert size[0] < size[1]
    area = Area(1, size[0] - 40, 0, 40, 40)
    with Image.open(io.BytesIO(blackened(worked, [area]).data)) as picture:
        assert picture.size == (900, 1200)
        assert is_black(picture, area, size)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1", "L", "RGB"])
def test_a_drawing(put: Put, mode: str) -> None:
    worked = put(papers.picture(mode))
    (size,) = asyncio.run(worked.sizes())
    area = Area(1, 100, 100, 60, 60)
    with Image.open(io.BytesIO(blackened(worked, [area]).data)) as picture:
        assert picture.format == "PNG"
        assert picture.mode in ("L", "RGB")
        assert not picture.has_transparency_data
        assert is_black(picture, area, size)


def test_sixteen_bits_are_shown_as_they_are(put: Put) -> None:
    made = blackened(put(papers.deep_grey()), [Area(1, 0, 0, 30, 30)])
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.mode == "L"
        assert [picture.getpixel(at) for at in ((0, 0), (20, 40), (60, 60))] == [0, 128, 255]


def test_a_picture_of_one_pixel(put: Put) -> None:
    made = blackened(put(papers.picture(size=(1, 1))), [Area(1, 0, 0, 297, 297)])
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.convert("L").getpixel((0, 0)) == 0


def test_a_sheet_as_large_as_a_wall(put: Put) -> None:
    worked = put(papers.written("平面图", size="width: 841mm, height: 1189mm"))
    assert asyncio.run(worked.sizes()) == [(841.0, 1189.0)]
    area = Area(1, 400, 600, 200, 100)
    made = blackened(worked, [area])
    assert is_black(papers.look(made.data, 1, 0.5), area, (841, 1189))
    with Image.open(io.BytesIO(asyncio.run(worked.image(1, 600)))) as shown:
        assert shown.width * shown.height <= 8_100_000


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (papers.locked(papers.written(PLAIN)), FileLocked),
        (b"%PDF-1.7\n%%EOF\n", FileBroken),
        (b"%PDF-1.7\n" + b"\0" * 4000, FileBroken),
        (papers.picture()[:500], FileBroken),
        (b"\xff\xd8\xff\xe0 no picture", FileBroken),
        (papers.animated(), FileAnimated),
        (papers.giant(), SheetTooLarge),
    ],
    ids=["locked", "empty", "torn", "half a picture", "no picture", "animated", "giant"],
)
def test_what_cannot_be_worked_on_is_named(
    put: Put, data: bytes, refused: type[FileRefused]
) -> None:
    worked = put(data)
    with pytest.raises(refused, match=r"合同\.pdf"):
        blackened(worked, [Area(1, 0, 0, 10, 10)])
    with pytest.raises(refused):
        asyncio.run(worked.image(1, 100))


def test_five_hundred_pages(put: Put) -> None:
    worked = put(papers.written(*(f"第{n}页 {CONTRACT if n % 100 == 0 else PLAIN}"
                                  for n in range(1, 501))))  # fmt: skip
    found = found_in(worked)
    assert {one.page for one in found} == {100, 200, 300, 400, 500}
    made = blackened(worked, areas_of(found))
    assert made.drawn == (100, 200, 300, 400, 500)
    assert IDENTITY not in papers.text_of(made.data)
