"""Small valid files of every format, for `fuzz` to change."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

_MARKDOWN = """---
title: Tea
---
# Tea

Tea is *hot*, and **green** or [black](u "v"). Take:

1. a cup
   - of clay
   - of `glass`
2. water

> Rain is wet.\\
> Sun is &amp; warm.

| Kind | Time |
|:--|--:|
| Green | 2 |

Rain
----

```py
tea = 1
```

    listing

<div><h2>Sun</h2><p>It is <b>warm</b>.</p></div>

[u]: <v> 'w'  ![image](x) <http://y> \\* ~~no~~
"""
_PLAIN = """TEA

Chapter 1

Tea is hot. It is green, or black; and it is
drunk in cups of clay by those who like it hot.

1. Green tea
2. Black tea

1.1 Rain
========
Rain is wet:

  - in autumn
  - in spring

Roses are red
Violets are blue
Sugar is sweet
And so are you
\f
II.

Q: Is the sun warm?
A: It is.
"""
_HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Tea</title><style>p {}</style></head><body>
<nav><ul><li><a href="/">Home</a></li></ul></nav><script>let a = "<p>no</p>";</script><main><h1 id="tea">Tea</h1>
<p>Tea is <b>hot</b>&nbsp;&amp; green&#8212;or black.<br>It is drunk in cups of clay by those who like it hot.</p>
<ol><li>Green<ul><li>mild</ul><li>Black</ol><h2>Rain</h2><table><tr><th>When<th>How<tr><td>Autumn<td>wet</table>
<pre>a  b
c</pre><blockquote>Sun is warm.</blockquote><dl><dt>Cup<dd>of clay</dl></main><footer>2024</footer></body></html>
"""
_XHTML = """<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>Tea</title></head><body>{}</body></html>"""
_RST = """===
Tea
===

:Author: Nobody

Tea is *hot*, and **green** or `black <http://x>`_. Take::

    a cup

* water [1]_
* leaves

  - green

Rain
----

.. note:: Rain is wet.

.. code-block:: py

   tea = 1

=====  ====
Kind   Time
=====  ====
Green  2
=====  ====

+---+---+
| a | b |
+---+---+

.. [1] A note. |name|
.. |name| replace:: Sun
.. _target: http://y
"""
_LATEX = r"""\documentclass{article}
\title{Tea} \newcommand{\cup}[1]{a cup of #1}
\begin{document}
\maketitle
\section{Tea \& rain}\label{s}
Tea is \emph{hot}, and drunk from \cup{clay}~\cite{a}. It costs $x^2 + \frac{1}{2}$. % no
\begin{itemize} \item green \item black \begin{enumerate}\item mild\end{enumerate} \end{itemize}
\subsection*{Rain}
\begin{tabular}{ll} Autumn & wet \\ Spring & mild \end{tabular}
\begin{verbatim}
tea = 1
\end{verbatim}
\[ a = b \] ``Sun'' is warm---very\footnote{so} \'e.
\end{document}
"""
_NOTEBOOK = """{"cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# Tea\\n", "\\n", "Tea is *hot*."]},
{"cell_type": "code", "execution_count": 1, "metadata": {}, "source": "tea = 1\\nprint(tea)", "outputs": [
{"output_type": "stream", "name": "stdout", "text": ["1\\n"]}, {"output_type": "display_data", "metadata": {},
"data": {"text/plain": ["2"], "text/html": "<b>3</b>"}}, {"output_type": "error", "ename": "E", "evalue": "v",
"traceback": ["\\u001b[31mE"]}]}, {"cell_type": "raw", "metadata": {}, "source": "raw \\ud83c\\udf75"}],
"metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5}
"""
_MAIL = """From: Ann <ann@x.org>
To: =?utf-8?q?B=C3=A9?= <b@x.org>
Subject: =?utf-8?b?VGVh?= and rain
Date: Mon, 1 Jan 2024 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: multipart/alternative; boundary="c"

--c
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Tea is hot =E2=80=94 and =
green.

> Rain is wet.
--c
Content-Type: text/html; charset="iso-8859-1"
Content-Transfer-Encoding: base64

PGgxPlRlYTwvaDE+PHA+VGVhIGlzIGhvdC48L3A+
--c--
--b
Content-Type: text/plain; name="a.txt"
Content-Disposition: attachment; filename="a.txt"

Sun is warm.
--b
Content-Type: message/rfc822

Subject: inner

Cups are made of clay.
--b--
"""
_TABLE = """question,answer,link
"What is ""tea""?","Leaves, and
hot water.",http://x
Is rain wet?,Yes; it is.,
;,\t,|
"""
_LINES = """{"question": "What is tea?", "answer": "Leaves and hot water.", "n": 1}
{"question": "Is rain wet?", "answers": ["Yes.", {"text": "It is \\ud83c\\udf75 \\u00e9."}], "x": null}
["list", 1.5e3, true]
"""
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def _packed(members: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def _word() -> bytes:
    def paragraph(text: str, style: str = "", more: str = "") -> str:
        chosen = f'<w:pStyle w:val="{style}"/>' if style else ""
        return f"<w:p><w:pPr>{chosen}{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("Autumn", "wet"))
    body = (
        paragraph("Tea", "Heading1")
        + paragraph("Tea is hot. It is green or black.")
        + paragraph("green", "ListParagraph", listed)
        + paragraph("Rain", "Heading2")
        + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    )
    style = '<w:style w:type="paragraph" w:styleId="Heading{0}"><w:name w:val="heading {0}"/></w:style>'
    types = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), ("styles", "styles"))
    )
    return _packed(
        {
            "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types"><Default'
            f' Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}'
            "</Types>",
            "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r"'
            f' Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="s" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
            "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{body}</w:body>'
            "</w:document>",
            "word/styles.xml": f'<?xml version="1.0"?><w:styles xmlns:w="{_WORD}">{style.format(1)}{style.format(2)}'
            "</w:styles>",
        }
    )


def _open_document() -> bytes:
    names = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "text", "table", "style"))
    body = (
        '<text:h text:outline-level="1">Tea</text:h><text:p>Tea is<text:s text:c="2"/>hot.<text:line-break/>Green.'
        "</text:p><text:list><text:list-item><text:p>cup</text:p></text:list-item></text:list>"
        '<text:h text:outline-level="2">Rain</text:h><table:table><table:table-row><table:table-cell'
        ' table:number-columns-repeated="2"><text:p>wet</text:p></table:table-cell></table:table-row></table:table>'
    )
    start = f'<?xml version="1.0"?><office:document-content {names} office:version="1.2">'
    return _packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type='
            '"application/vnd.oasis.opendocument.text"/></manifest:manifest>',
            "content.xml": f"{start}<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f'<?xml version="1.0"?><office:document-styles {names}/>',
        }
    )


def _book() -> bytes:
    links = '<li><a href="a.xhtml#b">Tea</a><ol><li><a href="a.xhtml#c">Rain</a></li></ol></li>'
    text = '<h1 id="b">Tea</h1><p>Tea is hot.</p><h2 id="c">Rain</h2><ul><li>wet</li></ul>'
    return _packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<?xml version="1.0"?><container version="1.0" xmlns='
            '"urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="o/c.opf"'
            ' media-type="application/oebps-package+xml"/></rootfiles></container>',
            "o/c.opf": '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Tea</dc:title></metadata><manifest><item id="n"'
            ' href="n.xhtml" properties="nav" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml"'
            ' media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
            "o/n.xhtml": _XHTML.format(f'<nav epub:type="toc"><ol>{links}</ol></nav>'),
            "o/a.xhtml": _XHTML.format(text),
        }
    )


def _pages() -> bytes:
    lines = (
        ("24", "700", "Tea"),
        ("11", "660", "Tea is hot, and drunk in cups of"),
        ("11", "646", "clay. Rain is wet."),
    )
    shown = "".join(f"BT /F {size} Tf 72 {height} Td ({text}) Tj ET\n" for size, height, text in lines)
    objects = (
        "<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>",
        "<< /Title (Tea) /Parent 6 0 R /Dest [3 0 R /XYZ 72 724 0] >>",
    )
    data = "%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    end = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    return f"{data}{end}startxref\n{len(data)}\n%%EOF\n".encode()


def seeds_of(suffixes: Sequence[str]) -> list[bytes]:
    """Return valid files of the format with these suffixes; of a format that is not known here, some text."""
    known = {
        ".md": _MARKDOWN.encode(),
        ".txt": _PLAIN.encode(),
        ".html": _HTML.encode(),
        ".rst": _RST.encode(),
        ".tex": _LATEX.encode(),
        ".ipynb": _NOTEBOOK.encode(),
        ".eml": _MAIL.replace("\n", "\r\n").encode(),
        ".csv": _TABLE.encode(),
        ".tsv": _TABLE.replace(",", "\t").encode(),
        ".jsonl": _LINES.encode(),
        ".json": f"[{','.join(_LINES.strip().splitlines())}]".encode(),
        ".docx": _word(),
        ".odt": _open_document(),
        ".epub": _book(),
        ".pdf": _pages(),
    }
    return [known[suffix] for suffix in suffixes if suffix in known] or [_PLAIN.encode()]
