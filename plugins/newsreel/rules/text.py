"""Text: what may be stored, how it is compared, how it is hashed and counted."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

# Postgres takes neither NUL nor half surrogates; other control characters are noise in prose.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"\s+")
# A Chinese or Japanese character counts as a word: these scripts don't separate words.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
# Zero-width characters, soft hyphens and byte order marks: invisible, so no difference.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_TYPOGRAPHY = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "…": "...",
    }
)  # fmt: skip
# Both are UAX #15's, section 13: https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
_MOST_MARKS = 30
_JOINER = "\u034f"
# Below this many words a text says too little to be the same by its body alone.
TINY_WORDS = 25


def storable(text: str) -> str:
    """The text without the characters that the database refuses, in NFC."""
    return unicodedata.normalize("NFC", stream_safe(_UNSTORABLE.sub("", text)))


def stream_safe(text: str) -> str:
    """The text with a joiner after each 30 marks that stand together (UAX #15, Stream-Safe Text Format).

    Normalising sorts the marks on a letter, and takes minutes for a letter with 100,000 of them. No
    language needs more than 30; other texts come back as they are.
    """
    if text.isascii() or not any(map(_is_mark, set(text))):
        return text
    return _long_runs().sub(rf"\g<0>{_JOINER}", text)


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    """Whether it stands on the letter before it, as it is or in its compatible form."""
    return character > "\u02ff" and unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0


@cache
def _long_runs() -> re.Pattern[str]:
    marks = "".join(filter(_is_mark, map(chr, range(0x300, 0x20000))))
    return re.compile(f"[{re.escape(marks)}]{{{_MOST_MARKS}}}(?=[{re.escape(marks)}])")


def one_line(text: str | None) -> str | None:
    """Storable text on one line with single spaces; None for nothing."""
    if not text:
        return None
    if text.isascii() and not _UNSTORABLE.search(text):
        return " ".join(text.split()) or None
    return _SPACES.sub(" ", storable(text)).strip() or None


def levelled(text: str) -> str:
    """The text in NFKC, with typography and white space levelled; upper and lower case stay."""
    plain = unicodedata.normalize("NFKC", stream_safe(text)).translate(_TYPOGRAPHY)
    return _SPACES.sub(" ", _INVISIBLE.sub("", plain)).strip()


def comparable(text: str) -> str:
    """The text as it is compared: levelled and casefolded."""
    if text.isascii():
        return " ".join(text.split()).lower()
    return levelled(text).casefold()


def words_of(text: str) -> list[str]:
    """The words of the comparable text; each character of Chinese or Japanese is one."""
    return _WORD.findall(comparable(text))


def word_count(text: str) -> int:
    """Number of words; each character of Chinese or Japanese is one."""
    return len(_WORD.findall(text))


def text_hash(text: str, title: str | None) -> bytes:
    """sha256 by which exact duplicates are told: of the words of the text, in order.

    A tiny text (under 25 words) is the same only with the same title.
    """
    words = words_of(text)
    if len(words) < TINY_WORDS:
        words = [*words_of(title or ""), "|", *words]
    return hashlib.sha256(" ".join(words).encode()).digest()


def hash_parts(parts: Sequence[str | None]) -> bytes:
    """sha256 of a sequence of optional strings; None, '' and boundaries are told apart."""
    digest = hashlib.sha256()
    for part in parts:
        if part is None:
            digest.update(b"\x00")
        else:
            encoded = part.encode("utf-8", "surrogatepass")
            digest.update(b"\x01" + len(encoded).to_bytes(8) + encoded)
    return digest.digest()
