"""Demonstration documents as TXT, and as HTML: a page of our own in the shape of the national database's."""

from __future__ import annotations

from html import escape

from corpus.source import Break, Columns, Paragraph, Source, Table, blanks

__all__ = ["html_bytes", "txt_bytes"]


def txt_bytes(source: Source) -> bytes:
    """Return the text file of ``source``: UTF-8, one column after the other, blank lines between parts."""
    lines: list[str] = []
    for piece in source.pieces:
        match piece:
            case Break():
                lines += ["", ""]
            case Columns():
                lines += ["", *(blanks(line) for row in piece.rows for cell in row for line in cell), ""]
            case Table():
                lines += [" | ".join(row) for row in piece.rows]
            case Paragraph():
                lines.append(blanks(piece.text))
    return ("\n".join(lines).strip() + "\n").encode()


def html_bytes(source: Source) -> bytes:
    """Return the page of ``source``: navigation, what the portal claimed on the day it was last updated, and the document."""
    facts = source.facts
    title = f"{facts['kind']} số {facts['number']} {facts['title']}"
    body: list[str] = []
    for piece in source.pieces:
        match piece:
            case Break():
                body.append("<hr>")
            case Columns():
                body.append('<table class="columns">')
                for row in piece.rows:
                    cells = "".join(f"<td>{''.join(f'<p>{escape(blanks(x))}</p>' for x in cell)}</td>" for cell in row)
                    body.append(f"<tr>{cells}</tr>")
                body.append("</table>")
            case Table():
                body.append('<table border="1">')
                body += ["<tr>" + "".join(f"<td>{escape(x)}</td>" for x in row) + "</tr>" for row in piece.rows]
                body.append("</table>")
            case Paragraph():
                text = escape(blanks(piece.text))
                if piece.style == "title" or text.startswith("Điều "):
                    text = f"<strong>{text}</strong>"
                elif piece.style != "plain":
                    text = f"<em>{text}</em>"
                align = ' align="center"' if piece.style in ("title", "caption") else ""
                body.append(f"<p{align}>{text}</p>")
    return f"""<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{escape(title)}</title>
</head>
<body>
<header><nav><a href="#">Trang chủ</a> <a href="#">Văn bản pháp luật</a></nav></header>
<main>
<div class="head">
<h1>{escape(title)}</h1>
<div>{escape(facts["portal_status"])}</div>
<div><span>Ngày có hiệu lực:</span> <span>{facts["effective"]:%d/%m/%Y}</span></div>
<div><span>Ngày cập nhật:</span> <span>{facts["portal_updated"]:%d/%m/%Y}</span></div>
</div>
<div role="tablist"><span>Nội dung</span> <span>Thuộc tính</span> <span>Lược đồ</span></div>
<div data-vbpl-content-root="true">
{chr(10).join(body)}
</div>
</main>
<footer><p>Trang minh họa của dự án legalsys</p></footer>
</body>
</html>
""".encode()
