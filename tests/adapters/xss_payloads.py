"""Ways to smuggle something active into HTML, and the yardstick that finds it."""

from __future__ import annotations

import re

from lxml import etree, html

XSS_PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script>",
    "<script\x0c>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(1) onerror=eval(src)>",
    "<img/src=x/onerror=alert(1)>",
    "<IMG \"\"\"><script>alert(1)</script>\">",
    "<img src='x' onerror\x0b='alert(1)'>",
    "<img src=`javascript:alert(1)`>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=\"java&#10;script:alert(1)\">x</a>",
    "<a href=\"java&#9;script:alert(1)\">x</a>",
    "<a href=\"java&#1;script:alert(1)\">x</a>",
    "<a href=\"java\x01script:alert(1)\">x</a>",
    "<a href=\"java&#0;script:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\">x</a>",
    "<a href='x' onclick=alert(1) onmouseover=\"alert(1)\">x</a>",
    "<a href=\"x\" style=\"background:url(javascript:alert(1))\">x</a>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"javascript:alert(1)\"></object>",
    "<embed src=\"javascript:alert(1)\">",
    "<form action=\"javascript:alert(1)\"><button>x</button></form>",
    "<button formaction=\"javascript:alert(1)\">x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<video poster=\"javascript:alert(1)\"></video>",
    "<body onload=alert(1)>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=\"javascript:alert(1)\">",
    "<base href=\"javascript:alert(1)//\">",
    "<style>@import 'javascript:alert(1)';</style>",
    "<p style=\"width:expression(alert(1))\">x</p>",
    "<table background=\"javascript:alert(1)\"><tr><td>x</td></tr></table>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><script>alert(1)</script></xmp>",
    "<!--><script>alert(1)</script-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href=\"javascript:alert(1)\"?>",
    # What is harmless until a normalisation composes a bracket with the mark behind it.
    "<b>&#x338; onmouseover=alert(1) x=</b>",
    "<b>&#x338;&#x338; onmouseover=alert(1) x=</b>",
    "<b><x>&#x338; onmouseover=alert(1) x=</x></b>",
    "<b title='a'>\u0338 onmouseover=alert(1) x=</b>",
    "<b><script>x</script>&#x338; onmouseover=alert(1) x=</b>",
]  # fmt: skip

_ACTIVE_TAGS = {
    "script", "iframe", "object", "embed", "style", "svg", "math", "form", "input", "button", "base", "meta",
    "link", "template", "noscript", "textarea", "title", "xmp", "video", "audio",
}  # fmt: skip
_ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "background", "xlink:href", "cite"}
# What browsers drop from an address before they look at its scheme; U+FFFD is not among it.
_DROPPED = re.compile(r"[\x00-\x20]")


def active_parts(markup: str) -> list[str]:
    """Tags, attributes and addresses in `markup` that a browser would act on."""
    if not markup.strip():
        return []
    try:
        root = html.fragment_fromstring(markup.replace("\x00", ""), create_parent="div")
    except etree.ParserError:
        return []
    found: list[str] = []
    for element in root.iter(etree.Element):
        tag = str(element.tag)
        if tag in _ACTIVE_TAGS or not re.fullmatch(r"[a-z][a-z0-9]*", tag):
            found.append(tag)
        for name, value in element.attrib.items():
            scheme = _DROPPED.sub("", str(value)).lower().split(":")[0]
            if str(name).startswith("on") or name in ("style", "srcdoc") or "<" in str(name):
                found.append(f"{tag}@{name}")
            elif name in _ADDRESSES and scheme in ("javascript", "vbscript", "data"):
                found.append(f"{tag}@{name}={scheme}")
    return found
