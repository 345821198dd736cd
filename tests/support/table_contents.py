"""What the tables say, by natural keys: surrogate keys, times of the run and run rows left aside.

Two warehouses with equal contents are equal for everybody but the one who asks when it was done.
"""

from __future__ import annotations

from newsreel.store.database import Database

# interval_seconds is left aside like all that depends on the time of a run. Left aside too: runs, run_reports,
# quality_checks (they are about runs), host_leases (empty when nobody works), schema_migrations,
# duplicate_group_aliases (which groups met before they became one depends on who came when), history_searches,
# history_spans, history_requests (who asked for which spans, and at which price), robots_files (what hosts said last),
# changed_days (what waits for an export).
CONTENTS: dict[str, str] = {
    "sources": "SELECT domain, name, template_version FROM newsreel.sources",
    "template_lines": """
        SELECT s.domain, t.line_key, t.line, t.stories, t.forgotten_at IS NOT NULL
        FROM newsreel.template_lines t JOIN newsreel.sources s USING (source_id)""",
    "feeds": """
        SELECT f.url, f.host, f.host_bucket, f.title, f.format, f.enabled, f.etag, f.body_sha256,
               f.consecutive_failures, f.failure_weight, f.retired_at IS NOT NULL, f.asked_seconds, f.skip_hours,
               f.skip_days, f.validators_url, f.moving_to_url, f.moving_polls, f.last_succeeded_at IS NOT NULL, f.etag_lies,
               f.last_modified_lies, f.body_at IS NOT NULL, s.domain
        FROM newsreel.feeds f JOIN newsreel.sources s USING (source_id)""",
    "feed_credentials": """
        SELECT f.url, c.username, c.password FROM newsreel.feed_credentials c JOIN newsreel.feeds f USING (feed_id)""",
    "polls": """
        SELECT f.url, p.status, p.failure_kind, p.reason, p.http_status, p.body_bytes, p.entries_seen,
               p.entries_new, p.entries_changed, p.entries_rejected, p.entries_overlap, p.capture_id IS NOT NULL
        FROM newsreel.polls p JOIN newsreel.feeds f USING (feed_id)""",
    "entries": """
        SELECT e.entry_key, f.url, s.domain, e.origin, e.claims_hash, e.guid, e.url, e.canonical_url, e.url_hash,
               e.title, e.authors, e.tags, e.language, e.summary, e.content_html, e.published_at, e.updated_at,
               e.published_quality, e.updated_quality, e.enclosures, e.identity_reason,
               e.dated_at, e.state, e.state_kind, e.state_reason, e.attempts, e.extractor_version, c.body_sha256,
               e.not_before_at, e.hinted_at, CASE WHEN e.hinted_at IS NOT NULL THEN e.not_after_at END, -- else when found
                e.archived_url, e.archived_at, e.asks_archive,
               a.canonical_url
        FROM newsreel.entries e JOIN newsreel.sources s USING (source_id) LEFT JOIN newsreel.feeds f USING (feed_id)
        LEFT JOIN newsreel.captures c ON c.capture_id = e.capture_id
        LEFT JOIN newsreel.articles a ON a.article_id = e.article_id""",
    "captures": """
        SELECT kind, request_url, final_url, url_hash, http_status, content_type, body_sha256, body_bytes, archived_at
        FROM newsreel.captures""",
    "capture_bodies": "SELECT stored_month, body_sha256, body_zstd FROM newsreel.capture_bodies",
    "articles": """
        SELECT a.canonical_url, a.canonical_url_hash, s.domain
        FROM newsreel.articles a JOIN newsreel.sources s USING (source_id)""",
    "article_aliases": """
        SELECT l.url_hash, l.url, l.reason, a.canonical_url
        FROM newsreel.article_aliases l JOIN newsreel.articles a USING (article_id)""",
    "revisions": """
        SELECT a.canonical_url, r.revision_number, r.is_current, r.extractor_version, r.content_hash, r.text_hash,
               r.text_origin, r.title, r.subtitle, r.authors, r.agencies, r.published_at, r.published_on,
               r.published_precision, r.published_offset_minutes, r.modified_at, r.modified_precision, r.language,
               r.section, r.tags, r.description, r.image_url, r.is_paywalled, r.text, r.word_count,
               r.changed_fields
        FROM newsreel.revisions r JOIN newsreel.articles a USING (article_id)""",
    "current_articles": """
        SELECT a.canonical_url, s.domain, n.revision_number, n.published_at, n.title, n.authors, n.byline, n.language,
               n.section, n.tags, n.word_count, n.is_paywalled, n.text_origin, n.search::text
        FROM newsreel.current_articles n JOIN newsreel.articles a USING (article_id)
        JOIN newsreel.sources s ON s.source_id = n.source_id""",
    "article_visits": """
        SELECT a.canonical_url, v.url, v.url_hash, v.host, v.host_bucket, c.body_sha256, v.visits, v.last_status,
               v.last_http_status, v.last_reason, v.next_visit_at IS NOT NULL
        FROM newsreel.article_visits v JOIN newsreel.articles a USING (article_id)
        LEFT JOIN newsreel.captures c ON c.capture_id = v.capture_id""",
    "field_candidates": """
        SELECT a.canonical_url, d.revision_number, d.field, d.origin, d.value, d.won
        FROM newsreel.field_candidates d JOIN newsreel.articles a USING (article_id)""",
    "extractions": """
        SELECT c.request_url, c.body_sha256, x.extractor_version, x.state, x.reason, a.canonical_url,
               x.revision_number
        FROM newsreel.extractions x JOIN newsreel.captures c USING (capture_id)
        LEFT JOIN newsreel.articles a USING (article_id)""",
    "duplicate_groups": """
        SELECT a.canonical_url, g.rule_version
        FROM newsreel.duplicate_groups g JOIN newsreel.articles a ON a.article_id = g.representative_article_id""",
    "duplicate_members": """
        SELECT a.canonical_url, b.canonical_url, m.kind
        FROM newsreel.duplicate_members m JOIN newsreel.articles a USING (article_id)
        JOIN newsreel.duplicate_groups g USING (group_id)
        JOIN newsreel.articles b ON b.article_id = g.representative_article_id""",
    "wordings": """
        SELECT a.canonical_url, w.wording_key, w.revision_number, w.rule_version, w.agency,
               CASE WHEN r.published_at IS NOT NULL THEN (w.dated_at, w.shelf) END -- else the time of the run
        FROM newsreel.wordings w JOIN newsreel.articles a USING (article_id)
        JOIN newsreel.revisions r ON r.article_id = w.article_id AND r.revision_number = w.revision_number""",
    "sketches": "SELECT DISTINCT wording_key, hash, shelf FROM newsreel.sketches",
    "stop_hashes": "SELECT hash, rule_version, is_settled FROM newsreel.stop_hashes",
    "wording_links": """
        SELECT short_key, long_key, rule_version, verdict, containment, agreement, salient_containment, shared_hashes
        FROM newsreel.wording_links""",
    "wording_queue": """
        SELECT a.canonical_url, q.revision_number
        FROM newsreel.wording_queue q JOIN newsreel.articles a USING (article_id)""",
    "grouping_queue": """
        SELECT a.canonical_url FROM newsreel.grouping_queue q JOIN newsreel.articles a USING (article_id)""",
    "duplicate_versions": "SELECT rule_version, completed_at IS NOT NULL FROM newsreel.duplicate_versions",
    "identity_pins": """
        SELECT p.url_hash, p.url, p.reason, a.canonical_url
        FROM newsreel.identity_pins p JOIN newsreel.articles a USING (article_id)""",
    "coverage": """
        SELECT s.domain, c.day, c.strategy, c.verdict, c.reason FROM newsreel.coverage c JOIN newsreel.sources s USING (source_id)""",
    "source_histories": """
        SELECT s.domain, h.history, h.applies, h.reason, h.detail, h.entry_points
        FROM newsreel.source_histories h JOIN newsreel.sources s USING (source_id)""",
    "feed_moves": """
        SELECT f.url, m.from_url, m.to_url, m.seen_polls FROM newsreel.feed_moves m JOIN newsreel.feeds f USING (feed_id)""",
    "gaps": "SELECT f.url, g.closed_at IS NOT NULL FROM newsreel.gaps g JOIN newsreel.feeds f USING (feed_id)",
}
LEFT_ASIDE = frozenset(
    {
        "runs", "run_reports", "quality_checks", "host_leases", "schema_migrations", "duplicate_group_aliases",
        "history_searches", "history_spans", "history_requests", "robots_files", "changed_days",
    }
)  # fmt: skip


def table_contents(database: Database) -> dict[str, list[str]]:
    """The rows of every table as sorted text."""
    with database.transaction() as cursor:
        found = {}
        for table, query in CONTENTS.items():
            cursor.execute(query)
            found[table] = sorted(_text(row) for row in cursor.fetchall())
        return found


def _text(row: tuple[object, ...]) -> str:
    return repr(tuple(bytes(value).hex() if isinstance(value, memoryview) else value for value in row))
