"""The document put together: what is its own is nobody else's."""

from legalsys.parse import parse

from .texts import text_reading

_TEXT = """ỦY BAN NHÂN DÂN
TỈNH LÂM ĐỒNG
Số: 52/2025/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lâm Đồng, ngày 01 tháng 8 năm 2025
QUYẾT ĐỊNH
Ban hành Quy định chức năng, nhiệm vụ của Chi cục Tiêu chuẩn Đo lường Chất lượng
ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG
Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy định chức năng, nhiệm vụ của Chi cục.
Điều 2. Việc chi thực hiện theo Quyết định số 24/2021/QĐ-UBND ngày 13 tháng 7 năm 2021 của Ủy ban nhân dân tỉnh.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn A
ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
QUY ĐỊNH
Chức năng, nhiệm vụ của Chi cục Tiêu chuẩn Đo lường Chất lượng
(Ban hành kèm theo Quyết định số 152/2025/QĐ-UBND)
Điều 1. Vị trí
Chi cục là tổ chức hành chính trực thuộc Sở.
"""


def test_its_own_number_is_no_citation_even_where_it_is_misprinted() -> None:
    document = parse(text_reading(_TEXT))
    assert document.number is not None and document.attached
    cited = [citation.document.number for citation in document.citations if citation.document is not None]
    assert cited == ["72/2025/QH15", "24/2021/QĐ-UBND"]


def test_a_central_document_named_in_full_once_is_known_by_its_number() -> None:
    again = "Mức chi theo Thông tư số 987/2014/TT-BTC và Quyết định số 24/2021/QĐ-UBND."
    full = "Việc thu theo Thông tư số 987/2014/TT-BTC ngày 15 tháng 8 năm 2014 của Bộ trưởng Bộ Tài chính."
    for lines in ((full, again), (again, full)):
        document = parse(text_reading(_TEXT.replace("Chi cục là tổ chức hành chính trực thuộc Sở.", "\n".join(lines))))
        keys: dict[str, list[bool]] = {}
        for citation in document.citations:
            if citation.document is not None and citation.document.number is not None:
                keys.setdefault(citation.document.number, []).append(citation.key is not None)
        assert keys["987/2014/TT-BTC"] == [True, True]
        # A local number is in every province: without its day it stays open.
        assert keys["24/2021/QĐ-UBND"] == [True, False]


def test_a_central_number_never_named_in_full_stays_open() -> None:
    text = _TEXT.replace("Chi cục là tổ chức hành chính trực thuộc Sở.", "Mức chi theo Thông tư số 987/2014/TT-BTC.")
    (citation,) = [c for c in parse(text_reading(text)).citations if c.document and c.document.number == "987/2014/TT-BTC"]
    assert citation.key is None
