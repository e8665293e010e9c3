"""The shortened procedure: only words about the document itself count."""

import pytest

from legalsys.parse import parse

from .texts import text_reading

_HEAD = """HỘI ĐỒNG NHÂN DÂN
TỈNH HƯNG YÊN
Số: 12/2025/NQ-HĐND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hưng Yên, ngày 10 tháng 7 năm 2025
NGHỊ QUYẾT
Quy định mức chi hỗ trợ
HỘI ĐỒNG NHÂN DÂN TỈNH HƯNG YÊN
Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;
{recital}
Hội đồng nhân dân tỉnh ban hành Nghị quyết quy định mức chi hỗ trợ.
Điều 1. Mức chi
{rule}
Điều 2. Hiệu lực thi hành
Nghị quyết này có hiệu lực từ ngày 10 tháng 7 năm 2025. {said}
"""


@pytest.mark.parametrize(
    ("recital", "rule", "said", "expected"),
    [
        ("Xét Tờ trình số 5/TTr-UBND;", "Mức chi là 100.000 đồng.", "", False),
        ("Căn cứ Công văn số 5/HĐND-PC về việc áp dụng trình tự, thủ tục rút gọn trong xây dựng Nghị quyết;", "Mức chi là 1 đồng.", "", True),
        ("Xét Tờ trình số 5/TTr-UBND;", "Mức chi là 1 đồng.", "Nghị quyết này được ban hành theo trình tự, thủ tục rút gọn.", True),
        ("Xét Tờ trình số 5/TTr-UBND;", "Mức chi soạn thảo văn bản theo trình tự, thủ tục rút gọn là 1 đồng.", "", False),
        ("Căn cứ Nghị quyết số 4/2017/NQ-HĐTP quy định về thủ tục rút gọn tại Tòa án;", "Mức chi là 1 đồng.", "", False),
        (
            "Xét Tờ trình số 5/TTr-UBND;",
            "Sửa đổi khoản 2 Điều 3 Nghị quyết số 2/2024/NQ-HĐND như sau:\n“2. Nghị quyết này được ban hành theo trình tự, thủ tục rút gọn.”",
            "",
            False,
        ),
    ],
)
def test_shortened_is_said_of_this_document(recital: str, rule: str, said: str, expected: bool) -> None:
    document = parse(text_reading(_HEAD.format(recital=recital, rule=rule, said=said)))
    assert (document.shortened is not None) is expected
    if document.shortened is not None:
        assert "rút gọn" in document.shortened.quote
