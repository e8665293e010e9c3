"""PDF: text with boxes in reading order, what stands in signature widgets, and an honest word on scans.

`read_pdf` is the door. Inside: `page` takes words and boxes out of pdfium, `lines` puts them into lines and columns,
`layer` judges whether the text of a page can be trusted, `paragraphs` joins wrapped lines, `signatures` reads who signed when.
"""

from .reader import Scans, read_pdf, read_scans, recognise_page

__all__ = ["Scans", "read_pdf", "read_scans", "recognise_page"]
