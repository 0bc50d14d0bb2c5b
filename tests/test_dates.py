import pytest

from loaders.extract.sources.dates import absolute, find


def dated(text, reference=None):
    return {text[slice(*when.words)]: when.value for when in find(text, 0, len(text), reference)}


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("held on 15 November 2023 in Ghent", "15 November 2023", "2023-11-15"),
        ("held on November 15, 2023", "November 15, 2023", "2023-11-15"),
        ("signed on 1st of May 2024", "1st of May 2024", "2024-05-01"),
        ("signed in May 2023", "May 2023", "2023-05"),
        ("at war since 2022", "2022", "2022"),
        ("on 2024-10-30", "2024-10-30", "2024-10-30"),
        ("on 04.12.2024", "04.12.2024", "2024-12-04"),
        ("on 10/29/2024", "10/29/2024", "2024-10-29"),
    ],
)
def test_absolute_dates_need_no_reference(text, words, value):
    assert dated(text) == {words: value}


@pytest.mark.parametrize(
    ("text", "reference", "value"),
    [
        ("They met on Tuesday.", "2024-10-30", "2024-10-29"),
        ("They met on Wednesday.", "2024-10-30", "2024-10-30"),
        ("They will meet on Tuesday.", "2024-10-30", "2024-11-05"),
        ("They meet next Tuesday.", "2024-10-30", "2024-11-05"),
        ("They met last Thursday.", "2020-01-10", "2020-01-02"),
        ("They met last Friday.", "2024-10-28", "2024-10-25"),
        ("They met yesterday.", "2024-03-01", "2024-02-29"),
        ("They met last month.", "2024-01-15", "2023-12"),
        ("They met earlier this week.", "2024-10-30", "2024-10"),
        ("They met two weeks ago.", "2024-10-30", "2024-10"),
        ("They met three days ago.", "2024-10-30", "2024-10-27"),
        ("They met in January.", "2023-11-15", "2023-01"),
        ("They met in December.", "2023-11-15", "2022-12"),
        ("In office since October 1", "2024-10-30", "2024-10-01"),
        ("The November 27 deal", "2020-01-11", "2019-11-27"),
        ("It opens on January 5.", "2024-12-20", "2025-01-05"),
        ("Their June summit", "2024-07-11", "2024-06"),
    ],
)
def test_relative_dates_count_from_the_dateline(text, reference, value):
    assert list(dated(text, reference).values()) == [value]


def test_without_a_reference_relative_dates_are_left_out():
    assert dated("They met on Tuesday and yesterday.") == {}
    assert dated("They met on Tuesday.", "2024-10") == {}


def test_a_weekday_with_its_date_is_one_date():
    assert dated("in Ghent on Wednesday (15 November 2023), he", "2023-11-16") == {
        "Wednesday (15 November 2023": "2023-11-15"
    }


def test_two_moments_side_by_side_are_two_dates():
    assert len(dated("on Tuesday, yesterday", "2024-10-30")) == 2


def test_may_and_march_as_verbs_are_no_months():
    assert dated("He may say so. They march on.", "2024-10-30") == {}


def test_impossible_days_are_no_dates():
    assert dated("31 February 2024") == {"February 2024": "2024-02"}, "the month is all that can be right"
    assert dated("04/05/2024") == {}, "a day and a month that could change places"


def test_the_first_absolute_date_is_taken():
    text = "Thu. Nov 21st, 2024 and 1 May 2025"
    assert absolute(text, 0, len(text)).value == "2024-11-21"


@pytest.mark.parametrize("month", ["May", "June", "July"])
def test_a_short_month_at_the_end_of_a_sentence_keeps_its_stop_out(month):
    text = f"They met in {month}."
    assert [text[slice(*when.words)] for when in find(text, 0, len(text), "2024-10-30")] == [month]


def test_what_is_intended_far_before_the_month_lies_ahead():
    text = "We intend to consult once more, at the margins of the next meeting of the finance ministers, in March."
    assert dated(text, "2024-10-30") == {"March": "2025-03"}
