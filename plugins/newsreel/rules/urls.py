"""URLs: one canonical form, one key, the host that is polite to, the publisher behind it.

What deliberately does not happen here: no network, no redirect, no guess that `/amp` or `m.` are
another page's copy. The page itself says so (rel=canonical), and then the article is the same.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

import tldextract
from w3lib.url import safe_url_string

from newsreel.domain.errors import UsageError

# Ours: several times the 128 shards that a run may have, so that shards can be cut evenly.
HOST_BUCKETS = 1024

# Parameters that say where a reader came from or which copy is served, never what is read, and whose
# they are, by their documentation. courlan and w3lib drop more: their lists hold names (ref, source)
# that choose the article on some sites.
DROPPED_PARAMETERS = (
    ("Google Analytics", r"utm_\w+"),
    ("Google Ads", r"gclid|dclid|gbraid|wbraid"),
    ("Matomo", r"(mtm|pk|piwik|matomo)_\w+"),
    ("Piano Analytics, the former AT Internet", r"at_\w+"),
    ("Meta", r"fbclid|igshid"),
    ("X", r"twclid"),
    ("Microsoft", r"msclkid|ocid"),
    ("Yandex", r"yclid"),
    ("Mailchimp", r"mc_[ce]id"),
    ("HubSpot", r"hsa_\w+|_hs(enc|mi)"),
    ("Omeda", r"oly_(anon|enc)_id"),
    ("Vero", r"vero_id"),
    ("Drip", r"__s"),
    ("Trackonomics and Adobe, as papers use them", r"ftag|cmpid|wickedid|ns_\w+"),
    ("AMP", r"amp"),
)
_DROPPED = re.compile("|".join(f"(?:{names})" for _, names in DROPPED_PARAMETERS), re.IGNORECASE)
# An AMP cache names the page it copies: https://developers.google.com/amp/cache/overview
_AMP_CACHE = re.compile(
    r"https?://(?:[\w-]+\.cdn\.ampproject\.org/[cv]|(?:www\.)?google\.[a-z.]{2,6}/amp)/(?P<tls>s/)?(?P<page>[^/].*)"
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
# The list of public suffixes comes with the package: nothing is downloaded.
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


# Each address of a feed is looked at more than once while the feed is read.
@lru_cache(maxsize=2048)
def canonical_url(url: str, base: str | None = None) -> str | None:
    """The one form of an http(s) URL that we store, or None when it isn't one.

    Made absolute against `base`; an AMP cache's address becomes the page's; scheme and host in lower
    case, IDNA; default port, fragment, credentials and tracking parameters gone; percent-encoding
    normalised; the order of the remaining parameters and the path kept, because some sites read
    meaning into them.
    """
    try:
        absolute = urljoin(base, url.strip()) if base else url.strip()
        while cached := _AMP_CACHE.fullmatch(absolute):
            absolute = f"http{'s' if cached['tls'] else ''}://{cached['page']}"
        parts = urlsplit(safe_url_string(absolute))
        host = _host_name(parts)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host:
        return None
    scheme = parts.scheme.lower()
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit((scheme, netloc, parts.path or "/", _without_tracking(parts.query), ""))


def _host_name(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return f"[{host}]"
    return host.encode("idna").decode("ascii").lower() if host else ""


def _without_tracking(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _DROPPED.fullmatch(name)]
    # An untouched query stays as it is, to the letter: re-encoding could change its meaning.
    return query if len(kept) == len(pairs) else urlencode(kept)


def url_key(canonical: str) -> bytes:
    """sha256 that is the same for variants of one address: http/https, www., trailing slash."""
    parts = urlsplit(canonical)
    host = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return hashlib.sha256(f"{host}{path}{query}".encode()).digest()


def host_of(url: str) -> str:
    """Host of a canonical URL with its port where that is not the default one."""
    return urlsplit(url).netloc


def host_bucket(host: str) -> int:
    """Bucket 0 to 1023 of a host: shards are sets of buckets, so a host is in one shard only."""
    return int.from_bytes(hashlib.sha256(host.encode()).digest()[:4]) % HOST_BUCKETS


@lru_cache(maxsize=4096)
def source_domain(host: str) -> str:
    """Registrable domain of a host (the publisher); the host itself where there is none.

    `*.localhost` (RFC 6761) counts as a suffix, so that each name below it is a publisher.
    """
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    if name.endswith(".localhost"):
        return ".".join(name.split(".")[-2:])
    found = _suffixes(name, include_psl_private_domains=True)
    return found.top_domain_under_public_suffix or name


def split_credentials(url: str) -> tuple[str, tuple[str, str] | None]:
    """The URL without `user:password@`, and the pair where there was one (decoded)."""
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url, None
    userinfo, _, netloc = parts.netloc.rpartition("@")
    username, _, password = userinfo.partition(":")
    return urlunsplit(parts._replace(netloc=netloc)), (unquote(username), unquote(password))


def may_know_credentials(url: str, first_url: str) -> bool:
    """Whether what was given for one address may be told at another: the same host, and never in the
    clear what was asked for under TLS."""
    downgraded = urlsplit(first_url).scheme == "https" and urlsplit(url).scheme == "http"
    return host_of(url) == host_of(first_url) and not downgraded


def feed_url(text: str) -> str:
    """A feed's URL as we store it: canonical, but with its query untouched.

    Raises:
        UsageError: not an http(s) URL.
    """
    stripped = text.strip()
    canonical = canonical_url(stripped)
    if canonical is None:
        raise UsageError(f"{stripped[:200]!r} is not an http(s) URL: give one like https://…")
    query = urlsplit(stripped).query
    return urlunsplit(urlsplit(canonical)._replace(query=query))


def is_front(url: str) -> bool:
    """Whether an address is a site's front page: neither path nor query."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def is_local_name(host: str) -> bool:
    """Whether a host, with or without port, is one that only this machine can mean (RFC 6761)."""
    name = host.rsplit(":", 1)[0].rstrip(".").lower()
    return name == "localhost" or name.endswith((".localhost", ".test", ".invalid"))
