"""Small PDF, Word and OpenDocument files, made by hand for tests."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold", "mono": "Courier"}


class Line(NamedTuple):
    """A line of a PDF page: left end and height of its base in points from the left and the bottom."""

    text: str
    left: float = 72
    base: float = 700
    size: float = 10
    font: str = "plain"
    turned: bool = False


def column(
    texts: Sequence[str], top: float = 700, left: float = 72, size: float = 10, font: str = "plain"
) -> list[Line]:
    """Lines below each other at the usual distance; an empty one leaves space."""
    return [Line(text, left, top - 1.2 * size * row, size, font) for row, text in enumerate(texts) if text]


def content(lines: Sequence[Line]) -> bytes:
    """The drawing instructions of a page."""
    names = {font: f"F{number}" for number, font in enumerate(FONTS)}
    parts = ["BT"]
    for text, left, base, size, font, turned in lines:
        matrix = "0 1 -1 0" if turned else "1 0 0 1"
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        parts.append(f"/{names[font]} {size} Tf {matrix} {left} {base} Tm ({escaped}) Tj")
    return "\n".join([*parts, "ET"]).encode("cp1252")


def stream(data: bytes, head: str = "", *, packed: bool = False) -> bytes:
    """A stream object."""
    if packed:
        data, head = zlib.compress(data, 9), f"{head}/Filter/FlateDecode"
    return f"<<{head}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def pdf_of(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """A PDF of objects numbered from 1, the first of which is its root."""
    data, offsets = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(data)}\n%%EOF"
    return data + end.encode()


def pdf(
    *pages: Sequence[Line] | bytes,
    outline: Sequence[tuple[str, int]] = (),
    labels: str = "",
    rotate: int = 0,
    trailer: str = "",
) -> bytes:
    """A PDF with pages of lines, or of drawing instructions.

    Args:
        pages: what stands on each.
        outline: title and page, from 0, of its entries, all on one level.
        labels: its ``/Nums`` of page labels.
        rotate: the degrees by which pages are turned.
        trailer: what its trailer has beside the usual.
    """
    fonts = [f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>" for name in FONTS.values()]
    first_page = 4 + len(fonts)
    first_entry = first_page + 2 * len(pages)
    catalog = f"<</Type/Catalog/Pages 2 0 R/Outlines 3 0 R/PageLabels<</Nums[{labels}]>>>>"
    kids = " ".join(f"{first_page + 2 * index} 0 R" for index in range(len(pages)))
    ends = f"/First {first_entry} 0 R/Last {first_entry + len(outline) - 1} 0 R" if outline else ""
    objects = [catalog, f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>", f"<</Type/Outlines{ends}>>", *fonts]
    data: list[bytes] = [each.encode() for each in objects]
    resources = "".join(f"/F{number} {4 + number} 0 R" for number in range(len(fonts)))
    for index, page in enumerate(pages):
        data.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Rotate {rotate}"
            f"/Contents {first_page + 2 * index + 1} 0 R/Resources<</Font<<{resources}>>>>>>".encode()
        )
        data.append(stream(page if isinstance(page, bytes) else content(page)))
    for index, (title, target) in enumerate(outline):
        following = f"/Next {first_entry + index + 1} 0 R" if index + 1 < len(outline) else ""
        data.append(f"<</Title({title})/Parent 3 0 R/Dest[{first_page + 2 * target} 0 R/Fit]{following}>>".encode())
    return pdf_of(data, trailer)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body: str, *, styles: str = "", footnotes: str = "", space: str = WORD, **parts: str) -> bytes:
    """A Word document: the XML of its body, styles and footnotes, with the prefix w."""
    kinds = {"styles": styles, "footnotes": footnotes}
    relations = "".join(f'<Relationship Id="r{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>' for kind in kinds)
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    others = (
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    files = {
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{relations}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{space}" {others}><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{space}">{styles}</w:styles>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{space}">{footnotes}</w:footnotes>',
        **parts,
    }
    return zipped(files)


ODF = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)


def flat_odt(body: str, styles: str = "") -> str:
    """A flat OpenDocument text: the XML of its body and of its automatic styles."""
    return (
        f"<office:document{ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def odt(body: str, styles: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text in a zip archive."""
    return zipped({"content.xml": flat_odt(body, styles), "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>"})
