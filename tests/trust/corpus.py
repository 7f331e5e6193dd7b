"""Files that mean harm, made when they are needed and kept nowhere."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

_TYPES = (
    '<?xml version="1.0"?>{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    'relationships+xml"/><Override PartName="/{part}" ContentType="{kind}.main+xml"/></Types>'
)
_RELATION = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Target="{part}" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_LAUGHS = "<!DOCTYPE a [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
)
_OUTSIDE = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'


WHOLE, SMALL = 1 << 28, 1 << 16  # bytes that a bomb swells to


def corpus(swell: int = WHOLE) -> Iterator[tuple[str, str, bytes]]:
    """(what it is, the name it is sent under, its bytes)."""
    yield from _archives(swell)
    yield from _documents()
    yield from _pictures(swell)
    yield from _papers(swell)
    yield from _disguised()
    yield from _names()


def _zip(*members: tuple[str, bytes], level: int = 9) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return written.getvalue()


def _archives(swell: int) -> Iterator[tuple[str, str, bytes]]:
    zeros = bytes(swell)
    bomb = _zip(("a.txt", zeros))
    yield "zip bomb", "a.zip", bomb
    yield "zip bomb within zips", "b.zip", _zip(*((f"{n}.zip", bomb) for n in range(10)))
    yield "zip of 70,000 files", "c.zip", _zip(*((f"{n}", b"") for n in range(70_000)), level=0)
    yield "zip that says a smaller size", "d.zip", _understated(bomb, swell)
    yield "zip that leads out", "e.zip", _zip(("../../../tmp/out.txt", b"x"), ("/etc/out", b"x"))
    yield "zip that leads out on Windows", "f.zip", _zip(("..\\..\\out.txt", b"x"), ("C:\\x", b""))
    yield "zip whose members overlap", "g.zip", _overlapping()
    yield "zip without its end", "h.zip", _zip(("a.txt", b"x" * 1000))[:-30]
    yield "docx bomb", "a.docx", _word("<w:document/>", ("word/media/a.bin", zeros))
    yield "xlsx bomb", "a.xlsx", _sheet("<worksheet><sheetData>", more=zeros)
    yield "ofd bomb", "a.ofd", _zip(("OFD.xml", b"<OFD/>"), ("Doc_0/a.xml", zeros))


def _understated(bomb: bytes, swell: int) -> bytes:
    """The same, with a size of nought in both of its headers."""
    size = struct.pack("<I", swell)
    return bomb.replace(size, bytes(4))


def _overlapping() -> bytes:
    """Many names for one and the same compressed stream."""
    packed = _zip(("a", bytes(1 << 24)))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        start = archive.start_dir
    entry = packed[start : packed.index(b"PK\x05\x06")]
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 5000, 5000, len(entry) * 5000, start, 0)
    return packed[:start] + entry * 5000 + end


def _word(body: str, *more: tuple[str, bytes], head: str = "", kind: str = _WORD) -> bytes:
    part = "word/document.xml"
    return _zip(
        ("[Content_Types].xml", _TYPES.format(head="", part=part, kind=kind).encode()),
        ("_rels/.rels", _RELATION.format(part=part).encode()),
        (part, f'<?xml version="1.0"?>{head}{body}'.encode()),
        *more,
    )


def _sheet(body: str, head: str = "", more: bytes = b"") -> bytes:
    part, space = "xl/workbook.xml", "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = (
        f'<?xml version="1.0"?>{head}<workbook xmlns="{space}" xmlns:r="{relation}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    )
    inner = _RELATION.format(part="worksheets/sheet1.xml").replace('officeDocument"', 'worksheet"')
    sheet = f'<?xml version="1.0"?>{head}{body}'.replace(
        "<worksheet>", f'<worksheet xmlns="{space}">'
    )
    return _zip(
        ("[Content_Types].xml", _TYPES.format(head="", part=part, kind=_SHEET).encode()),
        ("_rels/.rels", _RELATION.format(part=part).encode()),
        (part, book.encode()),
        ("xl/_rels/workbook.xml.rels", inner.encode()),
        ("xl/worksheets/sheet1.xml", sheet.encode() + more),
    )


def _documents() -> Iterator[tuple[str, str, bytes]]:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = (
        f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>&x;{{{{标题}}}}</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    row = '<worksheet><sheetData><row><c t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>'
    yield "docx with XXE", "xxe.docx", _word(text, head=_XXE)
    yield "docx with a DTD from outside", "dtd.docx", _word(text, head=_OUTSIDE)
    yield "docx of a billion laughs", "l.docx", _word(text.replace("&x;", "&a9;"), head=_LAUGHS)
    code = text.replace(
        "&x;",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}{% for a in range(10**9) %}x{% endfor %}",
    )
    yield "docx with code of a template", "code.docx", _word(code)
    deep = text.replace("&x;", "").replace("<w:p>", "<w:p>" + "<w:r>" * 50_000)
    yield "docx nested 50,000 deep", "deep.docx", _word(deep)
    yield (
        "docx with macros",
        "m.docx",
        _word(
            text.replace("&x;", ""),
            ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
        ),
    )
    yield "docm", "m.docm", _word(text, kind="application/vnd.ms-word.document.macroEnabled")
    yield "xlsx with XXE", "xxe.xlsx", _sheet(row, head=_XXE)
    yield "xlsx of a billion laughs", "l.xlsx", _sheet(row.replace("&x;", "&a9;"), head=_LAUGHS)
    far = '<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    yield "xlsx with its one cell at the far end", "far.xlsx", _sheet(far)
    ofd = (
        f'<?xml version="1.0"?>{_XXE}<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016">&x;</ofd:OFD>'
    )
    yield "ofd with XXE", "xxe.ofd", _zip(("OFD.xml", ofd.encode()))
    yield "csv of formulas", "f.csv", "登记编号,收到日期\n=cmd|'/c calc'!A1,@SUM(1+1)\n".encode()
    yield "csv of one line of 15 MB", "long.csv", "登记编号,".encode() * 1_000_000
    yield "csv with a quote that never ends", "q.csv", b'"' + b"a,\n" * 1_000_000
    yield "json nested 100,000 deep", "deep.json", b"[" * 100_000
    yield "json with a number of a million digits", "n.json", b'{"a": ' + b"9" * 1_000_000 + b"}"


def _chunk(kind: bytes, content: bytes) -> bytes:
    sum_ = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", sum_)


def _png(width: int, height: int, rows: int, *more: bytes) -> bytes:
    """One bit a pixel; as many rows as said."""
    content = zlib.compress(bytes((width // 8 + 1) * rows), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            *more,
            _chunk(b"IDAT", content),
            _chunk(b"IEND", b""),
        ]
    )


def _pictures(swell: int) -> Iterator[tuple[str, str, bytes]]:
    yield "png of 60,000 × 60,000", "p.png", _png(60_000, 60_000, 60_000)
    yield "png that says 2³¹ × 2³¹", "q.png", _said_huge()
    yield (
        "png with a text that swells",
        "t.png",
        _png(8, 8, 8, _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(swell), 9))),
    )
    yield "png cut off", "c.png", _png(100, 100, 100)[:-40]
    yield (
        "gif of 65,535 × 65,535",
        "g.gif",
        b"GIF89a"
        + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0)
        + b",\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x4c\x01\0;",
    )
    yield (
        "tiff with a loop of directories",
        "l.tif",
        b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 256, 3, 1, 60000) + struct.pack("<I", 8),
    )
    yield (
        "jpeg of 65,535 × 65,535",
        "j.jpg",
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x0b\x08\xff\xff\xff\xff\x01\x01\x11\0\xff\xd9",
    )


def _said_huge() -> bytes:
    header = struct.pack(">IIBBBBB", (1 << 31) - 1, (1 << 31) - 1, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0"))
        + _chunk(b"IEND", b"")
    )


def _pdf(*objects: str, tail: str = "") -> bytes:
    """Objects numbered from 1, of which the first is the catalogue; a table of where they are."""
    written, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        written
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R{tail}>>\n"
            f"startxref\n{len(written)}\n%%EOF\n"
        ).encode()
    )


def _papers(swell: int) -> Iterator[tuple[str, str, bytes]]:
    root, page = (
        "<</Type/Catalog/Pages 2 0 R{}>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {0} {0}]>>",
    )
    one = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
    script = "/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\);)>>"
    yield "pdf with a script", "js.pdf", _pdf(root.format(script), one, page.format(595))
    launch = "/OpenAction<</S/Launch/F(/bin/sh)>>"
    yield "pdf that starts a program", "run.pdf", _pdf(root.format(launch), one, page.format(595))
    yield (
        "pdf whose pages go in a circle",
        "loop.pdf",
        _pdf(root.format(""), "<</Type/Pages/Kids[2 0 R]/Count 9>>"),
    )
    yield (
        "pdf that says a billion pages",
        "n.pdf",
        _pdf(root.format(""), one.replace("Count 1", "Count 1000000000"), page.format(595)),
    )
    many = "<</Type/Pages/Kids[" + "3 0 R " * 100_000 + "]/Count 100000>>"
    yield "pdf of 100,000 pages", "many.pdf", _pdf(root.format(""), many, page.format(595))
    yield (
        "pdf page of 10⁹ points",
        "big.pdf",
        _pdf(root.format(""), one, page.format(1_000_000_000)),
    )
    yield (
        "pdf nested 100,000 deep",
        "deep.pdf",
        _pdf(root.format(""), one, "[" * 100_000 + "]" * 100_000),
    )
    stream = zlib.compress(zlib.compress(bytes(swell), 9), 9).decode("latin-1")
    bomb = f"<</Filter[/FlateDecode/FlateDecode]/Length {len(stream)}>>stream\n{stream}\nendstream"
    yield (
        "pdf bomb",
        "bomb.pdf",
        _pdf(
            root.format(""), one, page.format(595).replace("/Media", "/Contents 4 0 R/Media"), bomb
        ),
    )
    yield "pdf of its head alone", "head.pdf", b"%PDF-1.7\n"
    yield (
        "pdf whose table leads to itself",
        "x.pdf",
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    )
    attached = "/Names<</EmbeddedFiles<</Names[(a.exe) 4 0 R]>>>>"
    inside = "<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>"
    yield (
        "pdf with a program inside",
        "exe.pdf",
        _pdf(
            root.format(attached),
            one,
            page.format(595),
            inside,
            "<</Length 2>>stream\nMZ\nendstream",
        ),
    )


def _disguised() -> Iterator[tuple[str, str, bytes]]:
    html = b"<!doctype html><script>alert(document.cookie)</script>"
    yield "page as text", "a.txt", html
    yield "page as picture", "a.png", html
    yield "page as pdf", "a.pdf", html
    yield "page", "a.html", html
    yield (
        "svg with a script",
        "a.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    )
    yield "gif and script", "a.gif", b"GIF89a/*" + bytes(6) + b"*/=1;alert(1)//"
    yield (
        "pdf and zip",
        "b.pdf",
        _pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>")
        + _zip(("a.js", b"alert(1)")),
    )
    yield "pdf after a page", "c.pdf", html + _pdf("<</Type/Catalog>>")
    yield "program as pdf", "d.pdf", b"MZ\x90\0" + bytes(2000)
    yield "program", "e.exe", b"MZ\x90\0" + bytes(2000)
    yield "script of a shell", "f.sh", b"#!/bin/sh\nrm -rf /\n"
    yield "shortcut", "g.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(100)
    yield (
        "the test file of virus scanners",
        "h.txt",
        b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    )
    yield (
        "old Word with macros",
        "i.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + "WordDocument".encode("utf-16-le")
        + bytes(104)
        + "Macros".encode("utf-16-le")
        + bytes(116),
    )
    yield "nothing", "j.pdf", b""
    yield "rubbish", "k.bin", bytes(range(256)) * 100
    yield "text with marks that turn the line", "l.txt", "\u202e\u2066已经付款\u2069".encode()
    yield "text in UTF-7", "m.txt", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"


def _names() -> Iterator[tuple[str, str, bytes]]:
    for what, name in (
        ("name with a path", "../../../../etc/cron.d/a.txt"),
        ("name with a path of Windows", "C:\\Windows\\System32\\a.txt"),
        ("name that reads backwards", "fdp\u202etxt.exe"),
        ("name with NUL", "a.pdf\0.txt"),
        ("name with a line end", "a\r\nContent-Type: text/html\r\n\r\n.txt"),
        ("name with a quote", 'a"; filename="b.html.txt'),
        ("name of 5,000 signs", "长" * 5000 + ".txt"),
        ("name of a device", "CON.txt"),
        ("name of dots", "...txt"),
        ("name with two suffixes", "a.html.txt"),
        ("name with a script", "<img src=x onerror=alert(1)>.txt"),
        ("name with a template", "{{7*7}}.txt"),
    ):
        yield what, name, "正文".encode()
