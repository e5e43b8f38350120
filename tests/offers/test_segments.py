"""What a segment asks of a debt, and the documents it is kept as."""

from __future__ import annotations

from dataclasses import replace

from brazil.money import Money
from offers.debt import Product
from offers.facts import Profile
from offers.segments.facts import SegmentFacts, belongs
from offers.segments.segment import Segment, Status
from offers.segments.segment_file import segment_document, segment_from_document, segment_schema
from tests.support.folded import each_of

DEBT = SegmentFacts(
    status=Status.OPEN, days_overdue=90, principal=Money(100_000), city="Recife", campaign="feirão", contactable=True,
    profile=Profile(
        product=Product.LOAN, origin="Banco Antigo", region="PE", segment="prime", score_band="B", earlier_breaches=1
    ),
)  # fmt: skip


@each_of(
    [
        ({"statuses": ["open", "closed"]}, {"statuses": ["settled"]}),
        ({"days_overdue": {"minimum": 90, "maximum": 90}}, {"days_overdue": {"minimum": 91}}),
        ({"principal": {"min_cents": 100_000}}, {"principal": {"max_cents": 99_999}}),
        ({"products": ["loan"]}, {"products": ["school"]}),
        ({"regions": ["PE", "SP"]}, {"regions": ["SP"]}),
        ({"cities": ["Recife"]}, {"cities": ["recife"]}),
        ({"origins": ["Banco Antigo"]}, {"origins": ["Outro"]}),
        ({"segments": ["prime"]}, {"segments": ["varejo"]}),
        ({"score_bands": ["A", "B"]}, {"score_bands": ["A"]}),
        ({"campaigns": ["feirão"]}, {"campaigns": ["Feirão"]}),
        ({"earlier_breaches": {"minimum": 1}}, {"earlier_breaches": {"maximum": 0}}),
        ({"contactable": True}, {"contactable": False}),
    ]
)
def test_a_debt_belongs_where_every_condition_holds(meets: dict[str, object], misses: dict[str, object]) -> None:
    asked, other = segment_from_document(meets), segment_from_document(misses)
    assert isinstance(asked, Segment)
    assert isinstance(other, Segment)
    assert belongs(DEBT, asked)
    assert not belongs(DEBT, other)
    both = segment_from_document({"contactable": True, "cities": ["Recife"], **misses})
    assert isinstance(both, Segment)
    assert not belongs(DEBT, both)
    assert segment_from_document(segment_document(asked)) == asked


def test_a_segment_that_asks_nothing_holds_every_debt_and_an_unknown_word_meets_no_condition() -> None:
    assert belongs(DEBT, Segment())
    unknown = replace(DEBT, city="")
    assert not belongs(unknown, Segment(cities=("Recife",)))


@each_of(
    [
        ({"days_overdue": {"minimum": 9, "maximum": 8}}, "range_reversed", ("days_overdue", "maximum")),
        ({"regions": ["XX"]}, "not_a_region", ("regions", 0)),
        ({"products": []}, "empty_list", ("products",)),
        ({"age": 3}, "unknown_field", ("age",)),
        ({"contactable": "sim"}, "not_yes_or_no", ("contactable",)),
        ({"format": 2}, "unknown_format", ("format",)),
    ]
)
def test_what_is_wrong_with_a_document_is_told_with_its_place(
    document: dict[str, object], code: str, place: tuple[str | int, ...]
) -> None:
    found = segment_from_document(document)
    assert not isinstance(found, Segment)
    assert [(each.code, each.path) for each in found] == [(code, place)]


def test_the_schema_names_every_condition() -> None:
    properties = segment_schema()["properties"]
    assert isinstance(properties, dict)
    assert set(properties) == set(Segment.model_fields)
