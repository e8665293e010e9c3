"""What a title says a document is about."""

from __future__ import annotations

import pytest

from legalsys.rules.conflict.subjects import same_subject, subject_words
from legalsys.rules.expired.hl005_period_over import period_of
from tests.model_documents import make


def subject(title: str):  # noqa: ANN201
    return subject_words(make(title=title))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Về việc ban hành Quy định về mật độ chăn nuôi trên địa bàn tỉnh Hưng Yên", "QUY ĐỊNH MẬT ĐỘ CHĂN NUÔI"),
        ("Quy định bồi thường, hỗ trợ và tái định cư", "Ban hành Quy định về bồi thường, hỗ trợ, tái định cư của tỉnh Hưng Yên"),
        ("Quy định quản lý vật liệu xây dựng", "Quy định quản lý vật liệu xây dưng"),
        ("Quy định quản lý quảng trường thành phố", "Quy định quản lý quảnn trường thành phố"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    first, second = subject(one), subject(other)
    assert first is not None
    assert second is not None
    assert same_subject(first, second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quy định giá đất năm 2018", "Quy định giá đất năm 2019"),
        ("Quy định mức thu phí thẩm định", "Quy định mức thu lệ phí thẩm định"),
        ("Bộ tiêu chí xã nông thôn mới", "Bộ tiêu chí xã nông thôn mới nâng cao"),
        ("Quy chế hoạt động Quỹ môi trường", "Quy chế hoạt động quy môi trường nhỏ"),
        ("Quy định quản lý chợ huyện Văn Giang", "Quy định quản lý chợ huyện Khoái Châu"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    first, second = subject(one), subject(other)
    assert first is not None
    assert second is not None
    assert not same_subject(first, second)


@pytest.mark.parametrize(
    "title",
    [
        "Sửa đổi, bổ sung một số điều của Quy định quản lý chợ",
        "Về việc bãi bỏ các văn bản quy phạm pháp luật",
        "Phê duyệt quy hoạch phát triển thương mại",
        "Quy định chợ",
    ],
)
def test_titles_that_tell_no_subject(title: str) -> None:
    assert subject(title) is None


@pytest.mark.parametrize(
    ("title", "last"),
    [
        ("Quy định mức hỗ trợ giai đoạn 2016 - 2020", 2020),
        ("Quy hoạch thương mại đến năm 2015, có xét đến năm 2020", 2020),
        ("Bảng giá đất năm 2010", 2010),
        ("Quy định tỷ lệ phân chia nguồn thu thời kỳ ổn định ngân sách 2022-2025", 2025),
        ("Quy định mức thu từ năm học 2023-2024", 2024),
        ("Quy định mức thu từ năm 2023", None),
        ("Thực hiện Nghị định số 15/2010/NĐ-CP ngày 01 tháng 3 năm 2010", None),
        ("Kéo dài thời gian thực hiện Nghị quyết giai đoạn 2016 - 2020", None),
        ("Quy định 2030 chỗ ngồi", None),
    ],
)
def test_periods(title: str, last: int | None) -> None:
    found = period_of(title)
    assert (found.last if found else None) == last
