"""Papers to be blackened: real PDFs and pictures, with everything that can hide in them."""

import io
import struct
import zlib
from collections.abc import Callable

import pikepdf
import pypdfium2
import typst
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from tracker.letters.glyphs import FONTS

NAME = "张三丰"
IDENTITY = "110101199003070011"
MOBILE = "13800001234"
CARD = "6222021234567890128"
MAIL = "zhangsan@example.cn"
CONTRACT = f"甲方代表{NAME}，身份证{IDENTITY}，电话{MOBILE}。"
SECRETS = ("内部批注甲", "会签附件乙", "标题元数据丙", "隐藏图层丁", "脚本戊", "表单己")


def written(*pages: str, size: str = "width: 210mm, height: 297mm") -> bytes:
    """A PDF with one paragraph a page, in a tagged file as office programs write it."""
    body = "\n#pagebreak()\n".join(pages).replace("@", "\\@")
    source = (
        f'#set page({size}, margin: 25mm)\n#set text(font: "Noto Serif SC", size: 12pt)\n{body}'
    )
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    made = typst.compile(source.encode(), font_paths=fonts, format="pdf")
    assert isinstance(made, bytes)
    return made


def changed(data: bytes, change: Callable[[Pdf], None], **saving: object) -> bytes:
    """The PDF after a change by hand."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, **saving)  # type: ignore[arg-type]
    return out.getvalue()


def with_secrets(data: bytes) -> bytes:
    """The same pages, with something hidden everywhere a PDF can hide it."""
    return changed(data, _hide)


def _hide(pdf: Pdf) -> None:
    remark, attached, title, layer, script, field = SECRETS
    pdf.docinfo["/Title"] = title
    with pdf.open_metadata() as xmp:
        xmp["dc:title"] = title
    pdf.attachments["a.txt"] = attached.encode()
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=script)
    pdf.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Tx, V=field, T="x")]))
    page = pdf.pages[-1]
    page.obj.PieceInfo = Dictionary(A=Dictionary(Private=remark))
    page.obj.Annots = Array(
        [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 1, 1], Contents=remark,
                    A=Dictionary(S=Name.URI, URI=remark),
                )
            )
        ]
    )  # fmt: skip
    actual = f"/Span <</ActualText <{layer.encode('utf-16').hex()}>>> BDC EMC\n".encode()
    page.contents_add(actual, prepend=True)


def rotated(data: bytes, by: int) -> bytes:
    def turn(pdf: Pdf) -> None:
        for page in pdf.pages:
            page.obj.Rotate = by

    return changed(data, turn)


def with_mark(data: bytes, words: str) -> bytes:
    """A free text remark that is drawn on the first page."""

    def put(pdf: Pdf) -> None:
        look = Stream(pdf, b"0.9 0.2 0.2 rg 0 0 100 40 re f")
        look.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 40]))
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=[100, 100, 200, 140], Contents=words,
            F=4, AP=Dictionary(N=pdf.make_indirect(look)),
        )  # fmt: skip
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return changed(data, put)


def with_layer(data: bytes) -> bytes:
    """What stands on the first page belongs to a layer that is switched off."""

    def put(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="底稿"))
        pdf.Root.OCProperties = Dictionary(
            OCGs=Array([layer]), D=Dictionary(Order=Array([layer]), OFF=Array([layer]))
        )
        page = pdf.pages[0]
        page.obj.Resources.Properties = Dictionary(MC0=layer)
        page.contents_add(b"/OC /MC0 BDC", prepend=True)
        page.contents_add(b"EMC")

    return changed(data, put)


def with_black_bar(data: bytes) -> bytes:
    """Somebody drew a black bar over the first page, and thought that was it."""

    def put(pdf: Pdf) -> None:
        pdf.pages[0].contents_add(b"q 0 g 0 600 600 250 re f Q")

    return changed(data, put)


def with_photo(data: bytes, photo: bytes) -> bytes:
    """A photograph as a camera wrote it, in the corner of the last page."""

    def put(pdf: Pdf) -> None:
        picture = Image.open(io.BytesIO(photo))
        image = Stream(
            pdf, photo, Type=Name.XObject, Subtype=Name.Image, Width=picture.width,
            Height=picture.height, ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )  # fmt: skip
        page = pdf.pages[-1]
        page.add_resource(image, Name.XObject, Name.Photo)
        page.contents_add(b"q 60 0 0 60 20 20 cm /Photo Do Q")

    return changed(data, put)


def locked(data: bytes) -> bytes:
    return changed(
        data, lambda _pdf: None, encryption=pikepdf.Encryption(owner="甲", user="secret")
    )


def picture(mode: str = "RGB", size: tuple[int, int] = (1200, 900), **saving: object) -> bytes:
    """A picture that is white but for a red corner; a PNG, unless `format` says else."""
    made = Image.new("RGB", size, "white")
    made.paste((200, 30, 30), (0, 0, size[0] // 4, size[1] // 4))
    out = io.BytesIO()
    made.convert(mode).save(out, **{"format": "PNG", **saving})  # type: ignore[arg-type]
    return out.getvalue()


def photograph(**saving: object) -> bytes:
    """A JPEG with camera, place and turned upright by a mark only."""
    exif = Image.Exif()
    exif[0x010F] = "秘密相机"
    exif[0x9286] = "secret remark"
    return picture(format="JPEG", exif=exif, comment=b"secret comment", **saving)


def turned_photograph() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture(format="JPEG", exif=exif)


def deep_grey() -> bytes:
    """A PNG of sixteen bits: half of it grey, half white."""
    rows = b"".join(
        b"\0" + struct.pack(">64H", *([0x8000] * 32 + [0xFFFF] * 32)) for _ in range(64)
    )
    return _png(64, 64, 16, zlib.compress(rows))


def giant() -> bytes:
    """A PNG that says it is enormous, in a few hundred bytes."""
    return _png(60_000, 60_000, 8, zlib.compress(b"\0" * 1000))


def _png(wide: int, high: int, depth: int, data: bytes) -> bytes:
    def chunk(name: bytes, held: bytes) -> bytes:
        return (
            struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))
        )

    head = struct.pack(">IIBBBBB", wide, high, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def animated() -> bytes:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def everything_in(data: bytes) -> bytes:
    """The bytes of a PDF, and each of its streams and objects once more as it reads."""
    held = [data]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        held.append(repr(pdf.trailer).encode())
        for one in pdf.objects:
            held.append(repr(one).encode())
            if isinstance(one, Stream):
                held.append(one.read_raw_bytes())
                try:
                    held.append(one.read_bytes())
                except pikepdf.PdfError:
                    continue  # a photograph
    return b"\n".join(held)


def text_of(data: bytes) -> str:
    pdf = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(pdf[n].get_textpage().get_text_bounded() for n in range(len(pdf)))
    finally:
        pdf.close()


def look(data: bytes, page: int = 1, scale: float = 2) -> Image.Image:
    """A page as an independent reader shows it."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        shown = pdf[page - 1].render(scale=scale).to_pil().convert("L")
        shown.load()
        return shown
    finally:
        pdf.close()
