"""Styles of pages and pictures: two palettes, one accent, the system's own sans-serif, and print."""

from collections.abc import Mapping
from types import MappingProxyType

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#fdfdfb",
        "tint": "#f1f1ee",
        "rule": "#d9d9d3",
        "ink": "#20242c",
        "dim": "#5c6372",
        "accent": "#2c5cc5",
        "amber": "#8f5600",
        "red": "#b3261e",
        "green": "#2f6f1f",
    }
)
DARK: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#15171c",
        "tint": "#1e2129",
        "rule": "#363b47",
        "ink": "#d9dce3",
        "dim": "#969dac",
        "accent": "#7aa2f7",
        "amber": "#e0af68",
        "red": "#f2777a",
        "green": "#8cc570",
    }
)
WORDS = ("ink", "dim", "accent", "amber", "red", "green")
"""Colours that words are written in, on paper and on tint."""
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif'

_PICTURE = """
svg{font-family:FONT;font-size:12.5px;font-variant-numeric:tabular-nums}
svg text{fill:INK;paint-order:stroke;stroke:PAPER;stroke-width:3px;stroke-linejoin:round}
svg .strong{font-weight:600}svg .dim{fill:DIM}svg .accent{fill:ACCENT}
svg .amber{fill:AMBER}svg .red{fill:RED}svg .green{fill:GREEN}
svg .rule{stroke:RULE;stroke-width:1}svg .today{stroke:ACCENT;stroke-width:1}
svg .line{stroke:ACCENT;stroke-width:1.75;fill:none;stroke-linejoin:round;stroke-linecap:round}
svg .dot{fill:ACCENT}svg .bar{fill:ACCENT}
svg .goal{stroke:INK;stroke-width:1.25;stroke-dasharray:5 4}
svg .ghost{stroke:DIM;stroke-width:1.25;stroke-dasharray:2 3;fill:none}
svg .once{fill:PAPER;stroke:DIM;stroke-width:1.25}
svg .due{stroke:DIM;stroke-width:1.75}svg .way{stroke:DIM;stroke-width:1}
svg .late{fill:AMBER}svg .shipped{fill:INK}svg .proven{fill:GREEN}svg .missed{stroke:RED;stroke-width:2;fill:none}
"""

_PAGE = """
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:16px/1.55 FONT;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1140px;padding:48px 40px 64px}
h1,h2,h3,p,li,td,th,blockquote,pre,figcaption{unicode-bidi:plaintext;text-align:left}
h1{font-size:30px;line-height:1.2;font-weight:650;letter-spacing:-.015em;margin:0;overflow-wrap:anywhere}
h2{font-size:20px;line-height:1.3;font-weight:650;letter-spacing:-.005em;margin:48px 0 12px;
overflow-wrap:anywhere}
h3{font-size:15px;line-height:1.4;font-weight:650;margin:30px 0 8px;overflow-wrap:anywhere}
h2+h3{margin-top:12px}
header{padding-bottom:20px;border-bottom:1px solid var(--rule);margin-bottom:28px}
header p{margin:8px 0 0}
p{margin:0 0 14px;max-width:44em;overflow-wrap:anywhere}
.dim,header p{color:var(--dim)}
.strong{font-weight:600}
.lead{font-size:19px;line-height:1.55;max-width:38em}
ul{margin:0 0 14px;padding-left:1.15em;max-width:48em}
li{margin:3px 0;padding-left:.15em;overflow-wrap:anywhere}
li::marker{color:var(--dim)}
ul.many{columns:2;column-gap:40px;max-width:none;font-size:13.5px;line-height:1.5;color:var(--dim)}
ul.many li{break-inside:avoid}
.figures{display:flex;flex-wrap:wrap;gap:16px 44px;margin:22px 0 26px}
.figures div{display:flex;flex-direction:column-reverse;min-width:3.5em}
.figures dt{color:var(--dim);font-size:13.5px}
.figures dd{margin:0;font-size:26px;line-height:1.25;font-weight:600;letter-spacing:-.01em;
font-variant-numeric:tabular-nums}
.quotes{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,25em),1fr));gap:18px 36px;
align-items:start;margin:0 0 18px}
blockquote{margin:0;padding:1px 0 1px 16px;border-left:3px solid var(--accent);overflow-wrap:anywhere}
blockquote p{margin:0}
blockquote footer{color:var(--dim);font-size:14px;margin-top:3px}
.beside{margin-bottom:6px;display:grid;gap:0 40px;
grid-template-columns:repeat(auto-fit,minmax(min(100%,22em),1fr))}
.wide{overflow-x:auto;margin:0 0 18px}
.wide:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
table{border-collapse:collapse;table-layout:fixed;width:100%;font-size:14px;line-height:1.45;font-variant-numeric:tabular-nums}
th{font-weight:500;color:var(--dim);font-size:12.5px;white-space:nowrap;vertical-align:bottom}
th,td{padding:7px 20px 7px 0;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:0}
td{vertical-align:top;overflow-wrap:anywhere}
td.n,th.n{text-align:right;white-space:nowrap}
td.s{white-space:nowrap}
pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--tint);padding:16px 20px;
margin:0 0 18px;border-radius:4px;max-width:46em}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));
gap:26px 36px;margin:24px 0}
.charts figure{margin:0}
figure{margin:16px 0 12px;overflow-x:auto}
svg{display:block}
.charts svg,figure.fit svg,figure.lanes svg{max-width:100%;height:auto}
figure.lanes svg{min-width:800px}
@media (max-width:640px){body{padding:28px 20px 40px}h1{font-size:25px}ul.many{columns:1}h2{margin-top:38px}
.lead{font-size:17.5px}.figures{gap:14px 30px}}
"""

_PRINT = """
@page{margin:12mm 15mm 13mm;@bottom-right{content:counter(page) " / " counter(pages);font:9pt FONT;color:#5c6372}}
@media print{html{font-size:9.25pt;line-height:1.38;background:none}body{max-width:none;padding:0}
h1{font-size:19pt}h2{font-size:13pt;margin-top:20pt}h3{font-size:10pt;margin:9pt 0 4pt}
h1,h2,h3{break-after:avoid;break-inside:avoid}
p,li{orphans:3;widows:3}p,.lead,ul{max-width:none}
.lead{font-size:12pt;line-height:1.45;margin-bottom:9pt}p,ul{margin-bottom:7pt}
figure{margin:6pt 0}figure.fit svg{max-width:75%}.beside{grid-template-columns:1fr 1fr;gap:0 22pt}
.figures{margin:9pt 0 10pt;gap:8pt 26pt}
.figures dd{font-size:16pt}.figures dt{font-size:9pt}
header{padding-bottom:7pt;margin-bottom:10pt}header p{margin-top:3pt}
thead{display:table-header-group}tr,blockquote,figure,pre,.figures{break-inside:avoid}
table{font-size:8pt;line-height:1.3;table-layout:auto;min-width:0!important}col{width:auto!important}
th{font-size:7.5pt}th,td{padding:2pt 7pt 2pt 0}
.wide,figure{overflow:visible}.wide{margin-bottom:10pt}
figure svg{max-width:100%;min-width:0!important;height:auto}
.quotes{display:block;columns:2;column-gap:22pt;margin-bottom:4pt}
blockquote{padding-left:9pt;margin-bottom:7pt}blockquote footer{margin-top:1pt}
blockquote footer,ul.many{font-size:8.75pt}
.charts{grid-template-columns:repeat(3,1fr);gap:12pt 18pt}}
"""


def page_style() -> str:
    """The style of a page: dark where the reader's screen is, light on paper."""
    return (
        f":root{{color-scheme:light dark;{_names(LIGHT)}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_names(DARK)}}}}}"
        + _squeezed(_PAGE + _coloured({name: f"var(--{name})" for name in LIGHT}) + _PRINT)
    )


def picture_style() -> str:
    """The style of a picture that stands alone, its colours written out: not every program knows variables."""
    light, dark = (f"{_coloured(one)}.paper{{fill:{one['paper']}}}" for one in (LIGHT, DARK))
    return _squeezed(f"{light}@media screen and (prefers-color-scheme:dark){{{dark}}}")


def _names(palette: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in palette.items())


def _coloured(colours: Mapping[str, str]) -> str:
    text = _PICTURE
    for name, value in colours.items():
        text = text.replace(f":{name.upper()}", f":{value}")
    return text


def _squeezed(text: str) -> str:
    return text.replace("FONT", FONT).replace("\n", "")
