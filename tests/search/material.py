"""A small collection, written for these tests: every document has a reason to be found or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from legalsys.search import Held, IndexedDocument, Passage

TODAY = date(2026, 11, 24)


def held(status: str, since: str = "", until: str = "", territory: str = "") -> Held:
    return Held(status, date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None, territory)


FEES = IndexedDocument(
    "vn/hung-yen.2025/qd-ubnd/2025/15/2025-08-20",
    (
        Passage(
            "dieu-1",
            "Phạm vi điều chỉnh",
            "Quyết định này quy định giá dịch vụ trông giữ xe trên địa bàn tỉnh.",
            100,
            (held("in-force", "2025-09-01"),),
        ),
        Passage(
            "dieu-2",
            "Giá dịch vụ trông giữ xe đạp",
            "Giá dịch vụ trông giữ xe đạp là 2.000 đồng một lượt; giá trông giữ ô tô là 20.000 đồng. Thực hiện theo Nghị định số 85/2024/NĐ-CP.",
            200,
            (held("in-force", "2025-09-01", "2026-06-01"), held("expired", "2026-06-01")),
        ),
        Passage(
            "dieu-3",
            "Trách nhiệm thi hành",
            "Sở Xây dựng hướng dẫn việc thu tiền trông giữ xe.",
            400,
            (held("in-force", "2025-09-01"),),
        ),
    ),
    title="Quy định giá dịch vụ trông giữ xe trên địa bàn tỉnh Hưng Yên",
    number="15/2025/QĐ-UBND",
    kind="Quyết định",
    issuers=("Ủy ban nhân dân tỉnh Hưng Yên",),
    fields=("Giá",),
    issued=date(2025, 8, 20),
    signers=("Nguyễn Văn Thủy",),
    territory="hung-yen.2025",
    cites=("85/2024/NĐ-CP",),
    amends=("12/2019/QĐ-UBND",),
)
OLD_FEES = IndexedDocument(
    "vn/hung-yen/qd-ubnd/2019/12/2019-03-01",
    (
        Passage(
            "dieu-1",
            "Giá dịch vụ trông giữ xe",
            "Giá trông giữ xe đạp ban ngày là 1.000 đồng. Uỷ ban nhân dân huyện tổ chức thu.",
            50,
            (held("in-force", "2019-03-15", "2025-09-01"), held("expired", "2025-09-01")),
        ),
    ),
    title="Ban hành giá dịch vụ trông giữ xe",
    number="12/2019/QĐ-UBND",
    kind="Quyết định",
    issuers=("Ủy ban nhân dân tỉnh Hưng Yên",),
    fields=("Giá",),
    issued=date(2019, 3, 1),
    signers=("Trần Thị Hoà",),
    territory="hung-yen",
)
THAI_BINH = IndexedDocument(
    "vn/thai-binh/nq-hdnd/2020/34/2020-12-10",
    (
        Passage(
            "dieu-1",
            "Mức thu phí thăm quan",
            "Mức thu phí thăm quan di tích chùa Keo là 10.000 đồng một người.",
            10,
            (held("in-force", "2021-01-01", "", "thai-binh"),),
        ),
        Passage(
            "dieu-2",
            "Miễn phí",
            "Miễn phí cho trẻ em, người cao tuổi và người khuyết tật.",
            90,
            (held("in-force", "2021-01-01", "", "thai-binh"),),
        ),
    ),
    title="Quy định mức thu phí thăm quan di tích",
    number="34/2020/NQ-HĐND",
    kind="Nghị quyết",
    issuers=("Hội đồng nhân dân tỉnh Thái Bình",),
    fields=("Phí, lệ phí", "Văn hóa"),
    issued=date(2020, 12, 10),
    signers=("Ngô Đông Hải",),
    territory="thai-binh",
    cites=("Luật Phí và lệ phí", "97/2015/QH13"),
)
DECREE = IndexedDocument(
    "vn/cp/nd-cp/2024/85/2024-07-10",
    (
        Passage(
            "dieu-1",
            "Phạm vi điều chỉnh",
            "Nghị định này quy định chi tiết Luật Giá về thẩm định giá.",
            0,
            (held("in-force", "2024-07-10"),),
        ),
        Passage(
            "dieu-9",
            "Hồ sơ phương án giá",
            "Hồ sơ phương án giá gồm công văn đề nghị và phương án giá hàng hoá, dịch vụ.",
            500,
            (held("partly-expired", "2024-07-10"),),
        ),
        Passage(
            "dieu-10",
            "Tạm ngưng",
            "Việc thẩm định giá điện mặt trời.",
            700,
            (
                held("in-force", "2024-07-10", "2026-10-01"),
                held("suspended", "2026-10-01", "2027-01-01"),
                held("in-force", "2027-01-01"),
            ),
        ),
    ),
    title="Quy định chi tiết một số điều của Luật Giá",
    number="85/2024/NĐ-CP",
    kind="Nghị định",
    issuers=("Chính phủ",),
    fields=("Giá",),
    issued=date(2024, 7, 10),
    signers=("Lê Minh Khái",),
    territory="central",
)
FUTURE = IndexedDocument(
    "vn/quoc-hoi/qh15/2026/99/2026-06-20",
    (
        Passage(
            "dieu-1",
            "Dữ liệu số",
            "Luật này quy định về dữ liệu số quốc gia.",
            0,
            (held("not-yet", "2026-06-20", "2027-01-01"), held("in-force", "2027-01-01")),
        ),
    ),
    title="Luật Dữ liệu số",
    number="99/2026/QH15",
    kind="Luật",
    issuers=("Quốc hội",),
    issued=date(2026, 6, 20),
    territory="central",
)
UNKNOWN = IndexedDocument(
    "vn/-/tam/0123456789abcdef",
    (Passage("", "", "Văn bản không có số, không có ngày, nói về thuỷ lợi nội đồng và kênh mương 3 m².", 0),),
    title="",
)
ODD = IndexedDocument(
    "vn/hung-yen/qd-ubnd/2018/7/2018-05-05",
    (
        Passage(
            "dieu-1",
            "Ký tự lạ",
            "Chữ Ð và đ; 中国 emoji 🙂 rồi phòng karaoke. Điểm a) khoản 1; đất ở & nhà ở <b>không</b> phải thẻ.",
            0,
            (held("in-force", "2018-06-01"),),
        ),
        Passage("dieu-2", "Đất", "Đơn giá thuê đất ở nông thôn.", 300, (held("in-force", "2018-06-01"),)),
    ),
    title="Quy định về đất ở",
    number="07/2018/QĐ-UBND",
    kind="Quyết định",
    issuers=("Ủy ban nhân dân tỉnh Hưng Yên",),
    fields=("Đất đai",),
    issued=date(2018, 5, 5),
    territory="hung-yen",
)
DEPARTMENT = IndexedDocument(
    "vn/hung-yen.2025/qd-ubnd/2025/40/2025-10-01",
    (
        Passage(
            "dieu-1",
            "Vị trí, chức năng",
            "Sở Nông nghiệp và Môi trường tham mưu về bảo vệ rừng, đê điều.",
            0,
            (held("in-force", "2025-10-15"),),
        ),
    ),
    title="Quy định chức năng của Sở Nông nghiệp và Môi trường",
    number="40/2025/QĐ-UBND",
    kind="Quyết định",
    issuers=("Ủy ban nhân dân tỉnh Hưng Yên",),
    issued=date(2025, 10, 1),
    territory="hung-yen.2025",
)
ALL = (FEES, OLD_FEES, THAI_BINH, DECREE, FUTURE, UNKNOWN, ODD, DEPARTMENT)


def many(count: int, *, word: str = "kênh") -> list[IndexedDocument]:
    """So many documents about one thing, each a little less than the one before."""
    return [
        IndexedDocument(
            f"vn/hung-yen/qd-ubnd/2010/{n + 1}/2010-01-01",
            tuple(
                Passage(
                    f"dieu-{i}",
                    "Kênh mương",
                    f"{word} mương số {n} " + "nội đồng " * (n + i),
                    0,
                    (held("in-force", "2010-02-01"),),
                )
                for i in (1, 2)
            ),
            title=f"Quản lý {word} mương",
            number=f"{n + 1}/2010/QĐ-UBND",
            kind="Quyết định",
            issued=date(2010, 1, 1),
            territory="hung-yen",
        )
        for n in range(count)
    ]


def keys(engine, query: str, **options: Any) -> list[str]:
    return [r.key for r in engine.search(query, as_of=options.pop("as_of", TODAY), **options).results]


def first(engine, query: str, **options: Any):
    found = engine.search(query, as_of=options.pop("as_of", TODAY), **options).results
    assert found, query
    return found[0]
