"""The smallest files that are still of their kind."""

import io
import zipfile

import xlsxwriter
from pypdf import PdfWriter

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
GIF = b"GIF89a\1\0\1\0\0\0\0;"
WEBP = b"RIFF\x1a\0\0\0WEBPVP8L"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
TIFF = b"II*\0\x08\0\0\0"
PDF = b"%PDF-1.7\n%%EOF\n"
TEXT = "请公开2025年环卫作业合同。\r\n".encode()
TEXT_WITH_MARK = b"\xef\xbb\xbf" + TEXT
TEXT_GB18030 = "请公开2025年环卫作业合同。\r\n".encode("gb18030")
PROGRAM = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0"
WEB_PAGE = b"<!doctype html><script>alert(1)</script>"
SOUND = b"ID3\4\0\0\0\0\0\x23TSSE\0\0\0\x0f\0\0\3Lavf"

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORD_WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def zipped(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


def container(*entries):
    """An old office file: header, and one sector of its directory."""
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in entries)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + directory.ljust(512, b"\0")


def spreadsheet():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("台账")
    return file.getvalue()


def listed(*members):
    """A zip archive of these members, told as `ZipInfo` with their text."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in members:
            archive.writestr(member, text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def locked_zip():
    """One whose members say that they are encrypted."""
    data = bytearray(listed(("合同.txt", "合同")))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def encrypted_pdf(password):
    """One that opens with this password; the one to change it is another."""
    file, book = io.BytesIO(), PdfWriter()
    book.add_blank_page(100, 100)
    book.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    book.write(file)
    return file.getvalue()


def link_zip():
    """One that holds a symbolic link."""
    link = zipfile.ZipInfo("链接")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    return listed((link, "/etc/passwd"))


def swelling_zip():
    """Thirty megabytes of nothing in thirty kilobytes."""
    return listed(("零.txt", b"\0" * 30 * 1024 * 1024))


def ofd(*pieces):
    """An OFD document of one page; each piece is (left, top, signs), 5 mm a sign and line."""
    texts = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="{left} {top} {5 * len(signs)} 5" Font="3" Size="5">'
        f'<ofd:TextCode X="0" Y="4">{signs}</ofd:TextCode></ofd:TextObject>'
        for n, (left, top, signs) in enumerate(pieces, start=10)
    )
    namespace = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    layer = f'<ofd:Content><ofd:Layer ID="2">{texts}</ofd:Layer></ofd:Content>'
    return zipped(
        {
            "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {namespace}/>',
            "Doc_0/Document.xml": f"<ofd:Document {namespace}/>",
            "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {namespace}>{layer}</ofd:Page>",
            "Doc_0/Res/font_3.otf": "\0",
        }
    )


DOCX = zipped(
    {"[Content_Types].xml": f'<Override ContentType="{_WORD}"/>', "word/document.xml": ""}
)
DOCM = zipped({"[Content_Types].xml": f'<Override ContentType="{_WORD_WITH_MACROS}"/>'})
XLSX = spreadsheet()
OFD = zipped({"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": ""})
ZIP = zipped({"材料/合同.txt": "合同"})
EMPTY_ZIP = zipped({})
LOCKED_ZIP = locked_zip()
LOCKED_PDF = encrypted_pdf("secret")
PDF_NOT_TO_BE_CHANGED = encrypted_pdf("")
PDF_WITH_BROKEN_LOCK = PDF.replace(b"%%EOF", b"trailer<</Encrypt 9 0 R>>")
LINK_ZIP = link_zip()
SWELLING_ZIP = swelling_zip()
CROWDED_ZIP = zipped({f"{n}.txt": "" for n in range(2_001)})
LEADING_OUT_ZIPS = (
    zipped({"../外面.txt": "x"}),
    zipped({"里面/../../外面.txt": "x"}),
    zipped({"/etc/passwd": "x"}),
    zipped({"..\\外面.txt": "x"}),
    zipped({"C:\\外面.txt": "x"}),
)
SWELLING_DOCX = listed(
    ("[Content_Types].xml", f'<Override ContentType="{_WORD}"/>'),
    ("word/document.xml", b"\0" * 30 * 1024 * 1024),
)
DOC = container("Root Entry", "WordDocument")
XLS = container("Root Entry", "Workbook")
OLD_XLS = container("Root Entry", "Book")
XLS_WITH_WORD_INSIDE = container("Root Entry", "Workbook", "MBD0001", "WordDocument")
LOCKED = container("Root Entry", "EncryptionInfo", "EncryptedPackage")
