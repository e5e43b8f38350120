"""Which names in a creditor's mailbox are portfolio files."""

from __future__ import annotations

from portal.services.portfolios.pattern import is_pattern, wanted_names


def test_patterns_name_files_whatever_their_letters_and_nothing_else() -> None:
    names = ["A.CSV", "a.csv.zip", "b.xlsx", "carteira_1.csv"]
    assert wanted_names(names, "*.csv *.xlsx") == ["A.CSV", "b.xlsx", "carteira_1.csv"]
    assert wanted_names(names, "carteira_?.csv") == ["carteira_1.csv"]
    assert is_pattern("a*.csv b.xlsx")
    assert not any(map(is_pattern, ("", "../*.csv", "a/b", " ".join(["*"] * 11))))
