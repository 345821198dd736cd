"""What changed between two states of an article, and whether the new one is worth a revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields

from newsreel.domain.article import ArticleDraft
from newsreel.domain.revision import ArticleContent, Outcome
from newsreel.rules.trivial_changes import substance

# How far back a state is looked for, reader's cap on updates of one entry (lemon24/reader: 24).
STATES_REMEMBERED = 24
# An article may go back to what it said before this often: a correction that is taken back, and put
# back again, are both worth a revision. Whatever swings more is a test of headlines, not a correction.
RETURNS_KEPT = 2


def content_of(draft: ArticleDraft) -> ArticleContent:
    """The content of an article as it was read."""
    return ArticleContent(
        title=draft.title,
        subtitle=draft.subtitle,
        authors=draft.authors,
        agencies=draft.agencies,
        published_at=draft.published.at if draft.published else None,
        published_on=draft.published_on,
        published_precision=draft.published.precision if draft.published else None,
        modified_at=draft.modified.at if draft.modified else None,
        language=draft.language,
        section=draft.section,
        tags=draft.tags,
        description=draft.description,
        image_url=draft.image_url,
        is_paywalled=draft.is_paywalled,
        text=draft.text,
        text_origin=draft.text_origin,
    )


def changed_fields(before: ArticleContent, after: ArticleContent) -> tuple[str, ...]:
    """Names of the fields that differ in any way, in the order of the columns."""
    return tuple(
        field.name
        for field in fields(ArticleContent)
        if getattr(before, field.name) != getattr(after, field.name)
    )


def worth_a_revision(
    before: ArticleContent,
    after: ArticleContent,
    *,
    same_extractor: bool,
    earlier: Callable[[], Sequence[ArticleContent]],
) -> Outcome:
    """Whether a state that was read anew becomes a revision (REVISED), or why not.

    Args:
        before: the current state.
        same_extractor: whether both were read by the same version of the extractor. If not, any
            difference is ours and worth keeping; a publisher's must be more than trivial.
        earlier: gives the newest states, `before` the last of them, oldest first, at most
            `STATES_REMEMBERED`; asked only when it matters.
    """
    if before == after:
        return Outcome.SAME
    if not same_extractor:
        return Outcome.REVISED
    new = substance(after)
    if substance(before) == new:
        return Outcome.TRIVIAL
    told = [substance(state) for state in earlier()]
    returns = sum(
        told[number] != told[number - 1] and told[number] in told[:number] for number in range(1, len(told))
    )
    if new in told and returns >= RETURNS_KEPT:
        return Outcome.FLIP_FLOP
    return Outcome.REVISED
