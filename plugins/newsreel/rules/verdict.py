"""Whether a run may be green."""

from __future__ import annotations

from collections.abc import Sequence

from newsreel.domain.run import SourceReport

# So many tasks are named; the others are counted.
_NAMED = 5


def why_red(
    sources: Sequence[SourceReport], healthy_feeds: int, disagreements: Sequence[tuple[str, str]]
) -> str | None:
    """The sentence that says why a run must be red; None when it is green.

    One dead feed among others is a row; when all that were due are dead, and they are more than
    those that are well, the fault is ours or the network's. A ledger that doesn't add up to the
    articles is a bug.

    Args:
        healthy_feeds: enabled feeds in the scope of the run whose last poll succeeded; a dead feed
            is often due alone, because it is tried again sooner.
        disagreements: articles or days that the ledger is wrong about, and how.
    """
    polled = sum(source.feeds_polled for source in sources)
    failed = sum(source.feeds_failed for source in sources)
    if polled and failed == polled and failed > healthy_feeds:
        reasons = sorted({failure.reason for source in sources for failure in source.failures})
        return f"All {polled} feed(s) that were due failed: {'; '.join(reasons[:3])}"
    if disagreements:
        where, what = disagreements[0]
        return (
            f"The ledger and the articles disagree in {len(disagreements)} place(s) ({where}: {what}): "
            "coverage would lie. This is a bug, please report it."
        )
    return None


def why_incomplete(undone: Sequence[str]) -> str:
    """The sentence that says which tasks failed, and what becomes of their work."""
    named = ", ".join(undone[:_NAMED])
    more = f" and {len(undone) - _NAMED} more" if len(undone) > _NAMED else ""
    return (
        f"{len(undone)} task(s) failed: {named}{more}. What they left is done when they are run again,"
        " or by the next run."
    )
