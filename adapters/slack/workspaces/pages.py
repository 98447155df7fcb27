"""Small pages for a browser: plain HTML that a phone can show, in light and dark, without a script."""

from __future__ import annotations

from html import escape

from aiohttp import web

from bot.language import spoken
from bot.phrases.slack_pages import Words

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem;"
    "overflow-wrap:anywhere}"
    "h1{font-size:1.5rem;line-height:1.25}"
    "a{display:inline-block;margin-top:.5rem;padding:.6rem 1.1rem;border-radius:.5rem;"
    "background:#20455c;color:#fff;text-decoration:none}"
    "a:focus-visible{outline:3px solid #e08a00;outline-offset:2px}"
)
_HEADERS = {
    "Cache-Control": "no-store",
    # Nothing from anywhere, in nobody's frame; and the address, which has one-use secrets in it, goes nowhere.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def page(words: Words, *, status: int, again: str) -> web.Response:
    """`again` is the address of another try."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in words.paragraphs)
    link = f'<p><a href="{escape(again)}">{escape(words.again)}</a></p>' if words.again else ""
    html = (
        f'<!doctype html><html lang="{escape(spoken())}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(words.title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(words.title)}</h1>{paragraphs}{link}</main></body></html>"
    )
    return web.Response(text=html, status=status, content_type="text/html", headers=_HEADERS)
