"""The repair's budget: never overshot, used while there is work, the oldest day first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsreel.rules.repair_budget import LEAST_SHARE, Round, next_round, still_open

DAY = date(2026, 10, 1)
NAMES = st.sampled_from(["a.example", "b.example", "c.example", "d.example"])
# What it costs to search a source for a day, to its end.
COSTS = st.dictionaries(
    st.integers(0, 5).map(lambda number: DAY + timedelta(days=number)),
    st.dictionaries(NAMES, st.integers(0, 200), min_size=1),
)
SPENT = st.dictionaries(NAMES, st.integers(0, 400))


class Searched:
    """All rounds of a repair, as the steps would do them: a source takes what it needs within its limit."""

    def __init__(
        self, costs: Mapping[date, Mapping[str, int]], spent: Mapping[str, int], budget: int, most: int
    ) -> None:
        self.needs = {day: dict(of_day) for day, of_day in costs.items()}
        self.spent = dict(spent)
        self.rounds: list[Round] = []
        self.open = {day: tuple(of_day) for day, of_day in costs.items()}
        while (
            each := next_round(self.open, self.spent, budget - sum(self.spent.values()), most)
        ) is not None:
            self.rounds.append(each)
            assert len(self.rounds) < 10_000, "it does not end"
            for source in each.sources:
                before = self.spent.get(source, 0)
                taken = min(self.needs[each.day][source], each.limit - before)
                self.needs[each.day][source] -= taken
                self.spent[source] = before + taken
            self.open = still_open(self.open, each, self.spent)


@given(COSTS, SPENT, st.integers(0, 1000), st.integers(1, 500))
def test_the_budget_and_every_sources_own_limit_hold(
    costs: dict[date, dict[str, int]], spent: dict[str, int], budget: int, most: int
) -> None:
    done = Searched(costs, spent, budget, most)
    assert sum(done.spent.values()) <= max(budget, sum(spent.values()))
    for source, requests in done.spent.items():
        assert requests <= max(most, spent.get(source, 0))


@given(COSTS, SPENT, st.integers(0, 1000), st.integers(1, 500))
def test_nothing_is_left_undone_that_the_budget_allows(
    costs: dict[date, dict[str, int]], spent: dict[str, int], budget: int, most: int
) -> None:
    done = Searched(costs, spent, budget, most)
    if sum(done.spent.values()) < budget:
        wanting = {source for needs in done.needs.values() for source, need in needs.items() if need}
        assert all(done.spent.get(source, 0) >= most for source in wanting)


@given(COSTS, SPENT, st.integers(0, 1000), st.integers(1, 500))
def test_no_later_day_before_an_older_one_is_through(
    costs: dict[date, dict[str, int]], spent: dict[str, int], budget: int, most: int
) -> None:
    done = Searched(costs, spent, budget, most)
    order = [each.day for each in done.rounds]
    assert order == sorted(order)
    for day in set(order):
        if day < order[-1]:
            waiting = {source for source, need in done.needs[day].items() if need}
            assert all(done.spent.get(source, 0) >= most for source in waiting)


@given(COSTS, SPENT, st.integers(0, 1000), st.integers(1, 500))
def test_every_round_is_worth_its_run(
    costs: dict[date, dict[str, int]], spent: dict[str, int], budget: int, most: int
) -> None:
    """No spinning: a round either ends a source's day or spends all that it was given."""
    done = Searched(costs, spent, budget, most)
    days_of_sources = sum(len(of_day) for of_day in costs.values())
    used = sum(done.spent.values()) - sum(spent.values())
    assert len(done.rounds) <= days_of_sources + used
    assert all(each.sources for each in done.rounds)


def test_a_source_that_has_spent_half_may_spend_the_other_half() -> None:
    assert next_round({DAY: ("a",)}, {"a": 500}, 500, 3000) == Round(DAY, ("a",), 1000)


def test_who_was_asked_least_gets_most() -> None:
    assert next_round({DAY: ("a", "b")}, {"a": 100}, 300, 3000) == Round(DAY, ("a", "b"), 200)
    assert next_round({DAY: ("a", "b")}, {"a": 400}, 300, 3000) == Round(DAY, ("b",), 300)


def test_a_small_rest_goes_to_few_sources() -> None:
    left = 2 * LEAST_SHARE
    assert next_round({DAY: ("c", "b", "a")}, {}, left, 3000) == Round(DAY, ("a", "b"), LEAST_SHARE)
    assert next_round({DAY: ("b", "a")}, {}, 1, 3000) == Round(DAY, ("a",), 1)


def test_without_budget_or_able_sources_there_is_no_round() -> None:
    assert next_round({DAY: ("a",)}, {}, 0, 3000) is None
    assert next_round({DAY: ("a",)}, {"a": 3000}, 500, 3000) is None
    assert next_round({}, {}, 500, 3000) is None
