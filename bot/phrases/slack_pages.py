"""What people read in their browser who install the app in their workspace: a title, and a paragraph for each line."""

from __future__ import annotations

from dataclasses import dataclass

from bot.language import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One page. `again` is what the link to another try says, empty where there is nothing to try."""

    title: str
    paragraphs: tuple[str, ...]
    again: str = ""


def installed(workspace: str) -> Words:
    return Words(
        title=_("The companion is installed in {workspace}", workspace=workspace),
        paragraphs=(
            _("Next, in Slack: go to the channel of your course and write /invite @companion."),
            _("Then write /cohort create there. It shows you everything before anything is posted."),
            _("You can close this page."),
        ),
    )


def denied() -> Words:
    return Words(
        title=_("Nothing was installed"),
        paragraphs=(_("You did not agree in Slack, so nothing has changed. You can try again at any time."),),
        again=_("Try again"),
    )


def outdated() -> Words:
    return Words(
        title=_("This link no longer works"),
        paragraphs=(_("It was used already, or it is older than ten minutes. Begin once more."),),
        again=_("Begin once more"),
    )


def another_browser() -> Words:
    return Words(
        title=_("This began in another browser"),
        paragraphs=(
            _(
                "To keep you safe, an installation has to end in the browser it began in. Begin once more in this one."
            ),
        ),
        again=_("Begin once more"),
    )


def whole_organisation() -> Words:
    return Words(
        title=_("One workspace at a time, please"),
        paragraphs=(
            _("The companion cannot be installed for a whole organisation, and has kept nothing."),
            _("Begin once more, and choose a single workspace at the top right of Slack's page."),
        ),
        again=_("Begin once more"),
    )


def refused_by_slack(code: str) -> Words:
    """`code` is Slack's own word."""
    return Words(
        title=_("Slack did not finish the installation"),
        paragraphs=(
            _("Slack says: {code}.", code=code),
            _("Begin once more. If it happens again, tell whoever runs the companion what this page says."),
        ),
        again=_("Begin once more"),
    )


def misconfigured(code: str) -> Words:
    """`code` is Slack's own word."""
    return Words(
        title=_("The companion is not set up for this yet"),
        paragraphs=(
            _("Slack says: {code}.", code=code),
            _("Whoever runs the companion finds in its log what to do. Nothing was installed."),
        ),
    )


def too_many() -> Words:
    return Words(
        title=_("Very many are installing just now"),
        paragraphs=(_("Please try again in a minute."),),
        again=_("Try again"),
    )


def not_now() -> Words:
    return Words(
        title=_("Not right now"),
        paragraphs=(
            _("Slack or the companion's database did not answer. Please try again in a few minutes."),
        ),
        again=_("Try again"),
    )
