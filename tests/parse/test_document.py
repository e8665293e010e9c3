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
