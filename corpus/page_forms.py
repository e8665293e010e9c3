"""Demonstration documents as TXT, and as the HTML page of an imagined portal with its own box of attributes."""

from __future__ import annotations

from html import escape

from corpus.source import Break, Columns, Paragraph, Source, Table, blanks

__all__ = ["html_bytes", "txt_bytes"]

_WIDTH = 36


def txt_bytes(source: Source) -> bytes:
    """Return the text file of ``source``: UTF-8, columns side by side, blank lines between parts."""
    lines: list[str] = []
    for piece in source.pieces:
        match piece:
            case Break():
                lines += ["", ""]
            case Columns():
                lines.append("")
                for left, right in piece.rows:
                    for index in range(max(len(left), len(right))):
                        first = left[index] if index < len(left) else ""
                        second = right[index] if index < len(right) else ""
                        lines.append(f"{first:<{_WIDTH}}{second}".rstrip())
                lines.append("")
            case Table():
                lines += [" | ".join(row) for row in piece.rows]
            case Paragraph():
                lines.append(blanks(piece.text))
    return ("\n".join(lines).strip() + "\n").encode()


def _day(value: object) -> str:
    return f"{value:%d/%m/%Y}" if value else "…"


def html_bytes(source: Source) -> bytes:
    """Return the page of ``source``: navigation, attributes that claim something of the document, and the document."""
    facts = source.facts
    attributes = (
        ("Số ký hiệu", facts["number"]),
        ("Loại văn bản", facts["kind"]),
        ("Cơ quan ban hành", facts["issuer"]),
        ("Ngày ban hành", _day(facts["issued"])),
        ("Ngày có hiệu lực", _day(facts["effective"])),
        ("Người ký", facts["signer"]),
    )
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
    box = "\n".join(f"<tr><th>{label}:</th><td>{escape(str(value))}</td></tr>" for label, value in attributes)
    return f"""<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{escape(facts["kind"])} {escape(facts["number"])}</title>
</head>
<body>
<header><nav><a href="#">Trang chủ</a> <a href="#">Văn bản pháp luật</a></nav></header>
<main>
<section class="attributes">
<h2>Thuộc tính</h2>
<table>
{box}
</table>
</section>
<article class="content">
{chr(10).join(body)}
</article>
</main>
<footer><p>Trang minh họa của dự án legalsys</p></footer>
</body>
</html>
""".encode()
