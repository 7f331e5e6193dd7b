"""Files people send: which are taken, under which name, and what the others are told."""

import pytest

from tests.files import samples
from tracker.files.attachments import (
    ArchiveLeadsOut,
    ArchiveSwells,
    FileDisguised,
    FileEmpty,
    FileLocked,
    FileRefused,
    FileTooLarge,
    KindNotAccepted,
    accept,
    clean_name,
)
from tracker.files.folder import FolderStore

LIMIT = 20 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"

TAKEN = [
    ("身份证.jpg", samples.JPEG, "image/jpeg"),
    ("身份证.JPEG", samples.JPEG, "image/jpeg"),
    ("截图.png", samples.PNG, "image/png"),
    ("图.gif", samples.GIF, "image/gif"),
    ("图.webp", samples.WEBP, "image/webp"),
    ("照片.heic", samples.HEIC, "image/heic"),
    ("扫描件.tif", samples.TIFF, "image/tiff"),
    ("批复.pdf", samples.PDF, "application/pdf"),
    ("只读.pdf", samples.PDF_NOT_TO_BE_CHANGED, "application/pdf"),
    ("坏锁.pdf", samples.PDF_WITH_BROKEN_LOCK, "application/pdf"),
    ("公文.ofd", samples.OFD, "application/ofd"),
    ("说明.doc", samples.DOC, "application/msword"),
    ("说明.docx", samples.DOCX, f"{OFFICE}.wordprocessingml.document"),
    ("说明.wps", samples.DOC, "application/wps-office.wps"),
    ("清单.xls", samples.XLS, "application/vnd.ms-excel"),
    ("清单.xls", samples.OLD_XLS, "application/vnd.ms-excel"),
    ("清单.xls", samples.XLS_WITH_WORD_INSIDE, "application/vnd.ms-excel"),
    ("清单.et", samples.XLS, "application/wps-office.et"),
    ("清单.xlsx", samples.XLSX, f"{OFFICE}.spreadsheetml.sheet"),
    ("补充说明.txt", samples.TEXT, "text/plain; charset=utf-8"),
    ("补充说明.txt", samples.TEXT_WITH_MARK, "text/plain; charset=utf-8"),
    ("补充说明.txt", samples.TEXT_GB18030, "text/plain; charset=gb18030"),
    ("材料.zip", samples.ZIP, "application/zip"),
    ("材料.zip", samples.EMPTY_ZIP, "application/zip"),
]

RENAMED = [
    ("IMG_0001.jpg", samples.HEIC, "IMG_0001.heic"),  # telephones do this
    ("图片.png", samples.WEBP, "图片.webp"),
    ("说明.doc", samples.DOCX, "说明.docx"),
    ("清单.xlsx", samples.XLS, "清单.xls"),
    ("照片", samples.JPEG, "照片.jpg"),
    ("申请.2025", samples.PDF, "申请.2025.pdf"),
]

REFUSED = [
    ("空.pdf", b"", FileEmpty),
    ("大.pdf", samples.PDF + b" " * LIMIT, FileTooLarge),
    ("合同.docx", samples.LOCKED, FileLocked),
    ("程序.exe", samples.PROGRAM, KindNotAccepted),
    ("程序", samples.PROGRAM, KindNotAccepted),
    ("录音.mp3", samples.SOUND, KindNotAccepted),
    ("网页.html", samples.WEB_PAGE, KindNotAccepted),
    ("便条", samples.TEXT, KindNotAccepted),
    ("宏.docm", samples.DOCM, KindNotAccepted),
    ("宏.docx", samples.DOCM, FileDisguised),
    ("批复.pdf", samples.PROGRAM, FileDisguised),
    ("照片.jpg", samples.WEB_PAGE, FileDisguised),
    ("说明.docx", samples.ZIP, FileDisguised),
    ("说明.pdf", samples.DOCX, FileDisguised),
    ("说明.docx", samples.DOCX[:-30], FileDisguised),
    ("说明.txt", samples.PROGRAM, FileDisguised),
    ("材料.zip", samples.LOCKED_ZIP, FileLocked),
    ("批复.pdf", samples.LOCKED_PDF, FileLocked),
    ("材料.zip", samples.LINK_ZIP, ArchiveLeadsOut),
    ("材料.zip", samples.SWELLING_ZIP, ArchiveSwells),
    ("材料.zip", samples.CROWDED_ZIP, ArchiveSwells),
    ("材料.zip", samples.ZIP[:-30], FileDisguised),
    ("说明.docx", samples.SWELLING_DOCX, ArchiveSwells),
    *(("材料.zip", data, ArchiveLeadsOut) for data in samples.LEADING_OUT_ZIPS),
]

NAMES = [
    ("关于××路的批复（2025）.pdf", "关于××路的批复（2025）.pdf"),
    ("C:\\用户\\申请人甲\\合同.pdf", "合同.pdf"),
    ("../../etc/passwd", "passwd"),
    ("合同\u202efdp.exe", "合同fdp.exe"),
    ("合\r\n同\0.pdf", "合同.pdf"),
    ("  合同  .pdf. ", "合同 .pdf"),
    ('合"同"<1>?.pdf', "合_同__1__.pdf"),
    ("𠮷田的合同.pdf", "𠮷田的合同.pdf"),
    (".htaccess", "htaccess"),
    ("...", "附件"),
    ("", "附件"),
    ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
]


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path)


@pytest.mark.parametrize(("name", "data", "media_type"), TAKEN)
async def test_taken(store, name, data, media_type):
    file = await accept(store, name, data, limit=LIMIT)
    assert (file.name, file.media_type, file.size) == (name, media_type, len(data))
    assert await store.read(file.digest) == data


@pytest.mark.parametrize(("name", "data", "kept_as"), RENAMED)
async def test_a_wrong_suffix_of_a_harmless_file_is_put_right(store, name, data, kept_as):
    assert (await accept(store, name, data, limit=LIMIT)).name == kept_as


@pytest.mark.parametrize(("name", "data", "why"), REFUSED, ids=lambda value: str(value)[:20])
async def test_refused_with_one_sentence_and_nothing_kept(store, tmp_path, name, data, why):
    with pytest.raises(FileRefused) as refused:
        await accept(store, name, data, limit=LIMIT)
    assert type(refused.value) is why
    assert name in refused.value.sentence
    assert "{" not in refused.value.sentence
    assert list(tmp_path.iterdir()) == []


async def test_too_large_says_how_large_and_how_large_it_may_be(store):
    with pytest.raises(FileRefused, match=r"“大\.pdf”有20\.1 MB，超过了20 MB的上限。"):
        await accept(store, "大.pdf", samples.PDF + b" " * LIMIT, limit=LIMIT)


async def test_exactly_at_the_limit_is_taken(store):
    data = samples.PDF.ljust(LIMIT)
    assert (await accept(store, "大.pdf", data, limit=LIMIT)).size == LIMIT


async def test_a_kind_not_accepted_names_those_that_are(store):
    with pytest.raises(FileRefused, match="JPG、PNG、GIF、WEBP、HEIC、TIFF、PDF、OFD、DOC、DOCX"):
        await accept(store, "录音.mp3", samples.SOUND, limit=LIMIT)


@pytest.mark.parametrize(("name", "clean"), NAMES)
def test_names(name, clean):
    assert clean_name(name) == clean
