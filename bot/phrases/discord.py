"""What Discord's own ways need to say: forms of several pages, forms that come back, direct messages of no server."""

from __future__ import annotations

from collections.abc import Sequence

from bot.language import _
from bot.messages import Bullets, Fact, Facts, Line, Message, Strong, Text
from bot.phrases.answering import look_again
from bot.phrases.wording import line


def form_waits() -> str:
    """Discord did not let us open the form by ourselves."""
    return _("This took longer than Discord waits for. Press the button to go on.")


def next_page(page: int, pages: int) -> str:
    """Between two pages of a form, which Discord opens for presses only."""
    return _(
        "Noted, that was page {page} of {pages}. Press the button for the next one.", page=page, pages=pages
    )


def go_on() -> str:
    """On the button that opens the next page of a form."""
    return _("Next page")


def correct_it() -> str:
    """On the button that opens a form again with all that was typed."""
    return _("Correct it")


def form_is_gone() -> str:
    """What was typed on earlier pages is not remembered any more."""
    return _(
        "I no longer have the first pages of this form. Please open it again from where you opened it first."
    )


def problems(found: Sequence[tuple[str, str]], typed: Sequence[tuple[str, str]], *, again: bool) -> Message:
    """A form that was sent in with problems: each with the label of its field (empty for the whole form), and what was
    typed by label. `again` is whether a button opens the form once more.
    """
    lines: list[Line] = [
        (Strong(text=label), f": {problem}") if label else (problem,) for label, problem in found
    ]
    said: list[Text | Bullets | Facts] = [Text(line=(look_again(),)), Bullets(lines=tuple(lines))]
    if typed:
        said.append(Text(line=(_("This is what you wrote:"),)))
        said.append(Facts(facts=tuple(Fact(label=label, value=(text,)) for label, text in typed)))
    if not again:
        said.append(Text(line=(_("Please open the form again from where you opened it first."),)))
    return Message(blocks=tuple(said))


def about_server(server: str) -> Line:
    """Below an answer in direct messages, to somebody who is in courses of several servers."""
    return line("This is about the server {server}.", server=Strong(text=server))


def no_server() -> str:
    """Somebody wrote to us who takes part in nothing."""
    return _(
        "You are in no course with me yet. Go to the server where your course is run: there you can join it, and "
        "use my commands."
    )


def not_received() -> str:
    return _("I could not get this file from Discord. Please send it again.")
