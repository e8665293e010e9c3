"""Which document words mean: number, issuer and day together, and candidates where they do not decide."""

from __future__ import annotations

from datetime import date

import pytest

from legalsys.model import Certainty, CitedDocument, Document
from legalsys.validity import Collection, Stub
from legalsys.validity.resolve import Resolution
from legalsys.validity.subject import number_key, stub_of
from tests.model_documents import HDND_HY, UBND_HY, UBND_TB, make

HY = make("15/2020/QĐ-UBND", "2020-04-20")
TB = make("15/2020/QĐ-UBND", "2020-08-03", UBND_TB)
NEW = make("15/2025/QĐ-UBND", "2025-08-20", UBND_HY)
OLD_2025 = make("15/2025/QĐ-UBND", "2025-03-03", UBND_HY)
HELD = [HY, TB, NEW, OLD_2025]


def means(citing: Document, **words: object) -> Resolution:
    collection = Collection([*HELD, citing])
    return collection.resolver.resolve(CitedDocument(**words), citing=citing)  # type: ignore[arg-type]


def test_generations_of_one_name_have_keys_of_their_own() -> None:
    assert OLD_2025.key.issuers == ("hung-yen",)
    assert NEW.key.issuers == ("hung-yen.2025",)


def test_the_citing_documents_own_issuer_is_meant() -> None:
    citing = make("20/2021/QĐ-UBND", "2021-05-05")
    assert means(citing, number="15/2020/QĐ-UBND") == Resolution(HY.key)
    other = make("20/2021/QĐ-UBND", "2021-05-05", UBND_TB)
    assert means(other, number="15/2020/QĐ-UBND") == Resolution(TB.key)


def test_the_issuer_said_counts_before_the_own_one() -> None:
    citing = make("20/2026/QĐ-UBND", "2026-05-05")
    assert means(citing, number="15/2020/QĐ-UBND", issuer=UBND_TB).subject == TB.key
    assert means(citing, number="15/2020/QĐ-UBND", issued=date(2020, 4, 20)).subject == HY.key


def test_a_merged_unit_that_does_not_say_whose_leaves_it_open() -> None:
    citing = make("20/2026/QĐ-UBND", "2026-05-05")
    found = means(citing, number="15/2020/QĐ-UBND")
    assert found.subject is None
    assert set(found.candidates) == {HY.key, TB.key}


def test_the_day_tells_generations_apart() -> None:
    citing = make("20/2026/QĐ-UBND", "2026-05-05")
    assert means(citing, number="15/2025/QĐ-UBND", issued=date(2025, 3, 3), issuer=UBND_HY).subject == OLD_2025.key
    assert means(citing, number="15/2025/QĐ-UBND", issued=date(2025, 8, 20), issuer=UBND_HY).subject == NEW.key
    open_day = means(citing, number="15/2025/QĐ-UBND")
    assert (open_day.subject, open_day.certainty) == (NEW.key, Certainty.LIKELY)


def test_another_day_is_another_document_perhaps() -> None:
    citing = make("20/2021/QĐ-UBND", "2021-05-05")
    found = means(citing, number="15/2020/QĐ-UBND", issued=date(2020, 1, 1))
    assert (found.subject, found.candidates) == (None, (HY.key,))


def test_not_held_is_a_stub_of_its_unit() -> None:
    citing = make("20/2021/QĐ-UBND", "2021-05-05")
    one, other = means(citing, number="7/2019/QĐ-UBND").subject, means(citing, number="07/2019/QĐ-UBND", issuer=UBND_HY).subject
    assert isinstance(one, Stub)
    assert one == other
    assert one != means(citing, number="7/2019/QĐ-UBND", issuer=UBND_TB).subject
    assert one.central is False


def test_a_number_without_a_year_needs_its_day() -> None:
    single = make("712/QĐ-UBND", "2020-03-23")
    citing = make("20/2021/QĐ-UBND", "2021-05-05")
    resolver = Collection([single, citing]).resolver
    assert resolver.resolve(CitedDocument(number="712/QĐ-UBND"), citing=citing).certainty is Certainty.LIKELY
    exact = resolver.resolve(CitedDocument(number="712/QĐ-UBND", issued=date(2020, 3, 23)), citing=citing)
    assert (exact.subject, exact.certainty) == (single.key, Certainty.CERTAIN)


def test_a_number_without_a_year_is_another_document_every_year() -> None:
    citing = make("20/2021/QĐ-UBND", "2021-05-05")
    one = means(citing, number="712/QĐ-UBND", issued=date(2019, 1, 1)).subject
    assert one != means(citing, number="712/QĐ-UBND", issued=date(2020, 1, 1)).subject
    assert isinstance(one, Stub)
    assert one.shown.endswith("712/QĐ-UBND ngày 01/01/2019")


def test_a_doubt_of_the_workspace_stands() -> None:
    citing = make("20/2021/QĐ-UBND", "2021-05-05")
    found = Collection([HY, citing]).resolver.resolve(
        CitedDocument(number="15/2020/QĐ-UBND"), citing=citing, candidates=(HY.key,)
    )
    assert (found.subject, found.candidates) == (None, (HY.key,))
    assert Collection([HY, citing]).resolver.resolve(None, citing=citing, key=HY.key).subject == HY.key


def test_laws_by_name_and_day_and_by_number_are_one_stub() -> None:
    citing = make("20/2021/QĐ-UBND", "2021-05-05", HDND_HY)
    by_name = means(citing, name="Luật Tổ chức chính quyền địa phương", kind="Luật", issued=date(2015, 6, 19)).subject
    assert isinstance(by_name, Stub)
    assert by_name == means(citing, number="77/2015/QH13").subject
    assert by_name.registered
    alone = means(citing, name="Luật Tổ chức chính quyền địa phương", kind="Luật")
    assert alone.certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("spelling", ["01/1999/QĐ.UB", "1/1999/QĐ-UB", "01/ 1999/QD-UB"])
def test_one_key_for_the_spellings_of_a_number(spelling: str) -> None:
    assert number_key(spelling) == "qd-ub|1999|1"


def test_no_words_no_stub() -> None:
    assert stub_of(CitedDocument(kind="Luật")) is None
