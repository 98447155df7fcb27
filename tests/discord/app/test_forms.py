"""Forms: page by page, and again where something is wrong with them, with all that was typed."""

from __future__ import annotations

from functools import partial

from bot.errors import StorageError
from bot.inbound import Submitted
from storage.memory import MemoryStore
from tests.discord.app.support import Running, running, side_by_side
from tests.discord.standin import Act, Channel, Discord, Form, Message, Person

ROSTER = b"name,email\nAna,ana@example.org\n"


async def preferences(discord: Discord, who: Person, channel: Channel) -> Form:
    """The first page of somebody's preferences, which are too many for one."""
    act = await who.command("course", "me", channel=channel)
    (card,) = await discord.until(lambda: act.replies)
    await who.press(card, "Change")
    return shown(discord, who)


def replies(act: Act) -> list[Message]:
    return act.replies


def shows_only(discord: Discord, card: Message, label: str) -> bool:
    return discord.buttons(card) == [label]


def says(discord: Discord, card: Message, words: str) -> bool:
    return words in discord.words(card)


def shown(discord: Discord, who: Person) -> Form:
    form = discord.modal(who)
    assert form is not None
    return form


async def test_what_is_wrong_is_said_with_what_was_typed(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    await ana.command("course", "away", channel=spring)
    act = await ana.submit({"Which day are you back?": "someday *soon*"})
    (problem,) = await discord.until(lambda: act.replies)
    assert act.private
    said = discord.words(problem)
    assert "Please look at this again:" in said
    assert "**Which day are you back?**" in said
    assert r"someday \*soon\*" in said
    await ana.press(problem, "Correct it")
    assert shown(discord, ana).values["until"] == "someday *soon*"
    await ana.submit({"Which day are you back?": "2020-10-20"})
    await discord.until(lambda: discord.buttons(problem) != ["Correct it"])
    assert "Oct 20" in discord.words(problem)
    assert discord.ephemerals(ana) == [problem]


async def test_after_a_restart_the_form_opens_anew_and_what_was_typed_is_still_to_be_read(
    discord: Discord, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with running(discord, store):
        await ana.command("course", "away", channel=spring)
        act = await ana.submit({"Which day are you back?": "someday soon"})
        (problem,) = await discord.until(lambda: act.replies)
    async with running(discord, store):
        await ana.press(problem, "Correct it")
        assert shown(discord, ana).values["until"] == ""
        assert "someday soon" in discord.words(problem)


async def test_a_form_that_was_open_during_a_restart_is_answered(
    discord: Discord, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with running(discord, store):
        await ana.command("course", "away", channel=spring)
        form = shown(discord, ana)
    async with running(discord, store):
        act = await ana.submit({"until": "someday soon"}, form=form)
        (problem,) = await discord.until(lambda: act.replies)
        assert "someday soon" in discord.words(problem)
        assert "open the form again" in discord.words(problem)
        await ana.command("course", "away", channel=spring)
        act = await ana.submit({"until": "2020-10-20"})
        await discord.until(lambda: act.replies)


async def test_a_database_that_does_not_answer_loses_nothing_that_was_typed(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    await ana.command("course", "away", channel=spring)
    app.house.broken.append(StorageError("locked"))
    act = await ana.submit({"Which day are you back?": "2020-10-20"})
    (problem,) = await discord.until(lambda: act.replies)
    assert "nothing was changed" in discord.words(problem)
    await ana.press(problem, "Correct it")
    await ana.submit({})
    await discord.until(lambda: "Oct 20" in discord.words(problem))


async def test_a_long_form_comes_page_by_page_and_is_sent_in_once(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    first = await preferences(discord, ana, spring)
    asked = len(app.house.asked)
    act = await ana.submit({"name": "Ana Rosa"})
    (between,) = await discord.until(lambda: act.replies)
    assert "page 1 of 2" in discord.words(between)
    await ana.press(between, "Next page")
    second = shown(discord, ana)
    assert "(2 of 2)" in second.title
    assert len(app.house.asked) == asked
    await ana.submit({})
    await discord.until(lambda: discord.buttons(between) != ["Next page"])
    (inbound,) = app.house.asked[asked:]
    assert isinstance(inbound.what, Submitted)
    assert inbound.what.texts["name"] == "Ana Rosa"
    keys = {one["custom_id"] for page in (first, second) for _, one in page.fields}
    assert keys == {*inbound.what.texts, *inbound.what.chosen}
    assert "Ana Rosa" in discord.words(between)


async def test_a_long_form_is_answered_by_the_process_that_has_its_first_page(
    discord: Discord, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with side_by_side(discord, store):
        for name in ("Ana Rosa", "Rosa", "Ana", "Rosa Ana"):
            shows = len(discord.ephemerals(ana))
            await preferences(discord, ana, spring)
            act = await ana.submit({"name": name, "zone": "Mars"})
            (between,) = await discord.until(partial(replies, act))
            await ana.press(between, "Next page")
            await ana.submit({})
            await discord.until(partial(shows_only, discord, between, "Correct it"))
            await ana.press(between, "Correct it")
            await ana.submit({"zone": "Asia/Qatar"})
            await discord.until(partial(shows_only, discord, between, "Next page"))
            await ana.press(between, "Next page")
            await ana.submit({})
            await discord.until(partial(says, discord, between, name))
            assert len(discord.ephemerals(ana)) == shows + 2


async def test_going_back_to_an_earlier_page_changes_it(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    first = await preferences(discord, ana, spring)
    act = await ana.submit({"name": "Ana Rosa"})
    await discord.until(lambda: act.replies)
    act = await ana.submit({"name": "Rosa"}, form=first)
    (between,) = await discord.until(lambda: act.replies)
    await ana.press(between, "Next page")
    await ana.submit({})
    await discord.until(lambda: "Rosa" in discord.words(between))
    what = app.house.asked[-1].what
    assert isinstance(what, Submitted)
    assert what.texts["name"] == "Rosa"


async def test_mistakes_on_a_long_form_lead_back_to_its_first_page_with_all_that_was_typed(
    discord: Discord, app: Running, ana: Person, spring: Channel
) -> None:
    await preferences(discord, ana, spring)
    act = await ana.submit({"name": "Ana Rosa", "zone": "Mars"})
    (between,) = await discord.until(lambda: act.replies)
    await ana.press(between, "Next page")
    shown(discord, ana).fill("language", "Español")
    await ana.submit({})
    await discord.until(lambda: discord.buttons(between) == ["Correct it"])
    assert "Mars" in discord.words(between)
    await ana.press(between, "Correct it")
    first = shown(discord, ana)
    assert (first.values["name"], first.values["zone"]) == ("Ana Rosa", "Mars")
    await ana.submit({"zone": "Asia/Qatar"})
    await discord.until(lambda: discord.buttons(between) == ["Next page"])
    await ana.press(between, "Next page")
    assert shown(discord, ana).values["language"] == "es"
    await ana.submit({})
    await discord.until(lambda: discord.buttons(between) != ["Next page"])
    what = app.house.asked[-1].what
    assert isinstance(what, Submitted)
    assert what.texts["zone"] == "Asia/Qatar"
    assert what.chosen["language"] == ("es",)


async def test_a_page_whose_other_pages_are_lost_is_not_taken_for_the_whole(
    discord: Discord, store: MemoryStore, ana: Person, spring: Channel
) -> None:
    async with running(discord, store):
        first = await preferences(discord, ana, spring)
    async with running(discord, store) as app:
        act = await ana.submit({"name": "Ana Rosa"}, form=first)
        (answer,) = await discord.until(lambda: act.replies)
        assert "no longer have" in discord.words(answer)
        assert app.house.asked == []


async def test_a_file_is_handed_over(discord: Discord, app: Running, farah: Person, spring: Channel) -> None:
    await farah.command("cohort", "roster", channel=spring)
    act = await farah.submit({"file": [farah.upload("people.csv", ROSTER, "text/csv")]})
    await discord.until(lambda: act.replies)
    what = app.house.asked[-1].what
    assert isinstance(what, Submitted)
    assert [(one.name, one.content) for one in what.files["file"]] == [("people.csv", ROSTER)]


async def test_a_file_that_is_too_large_is_refused(
    discord: Discord, app: Running, farah: Person, spring: Channel
) -> None:
    await farah.command("cohort", "roster", channel=spring)
    asked = len(app.house.asked)
    act = await farah.submit({"file": [farah.upload("people.csv", b"x" * (2 * 1024 * 1024 + 1), "text/csv")]})
    (problem,) = await discord.until(lambda: act.replies)
    assert "too large. I take up to 2 MB" in discord.words(problem)
    assert len(app.house.asked) == asked


async def test_a_file_from_anywhere_else_is_not_fetched(
    discord: Discord, app: Running, farah: Person, spring: Channel
) -> None:
    await farah.command("cohort", "roster", channel=spring)
    file = farah.upload("people.csv", ROSTER, "text/csv")
    file.url = file.url.replace("127.0.0.1", "localhost")
    act = await farah.submit({"file": [file]})
    (problem,) = await discord.until(lambda: act.replies)
    assert "could not get this file" in discord.words(problem)


async def test_a_file_comes_with_a_command(
    discord: Discord, app: Running, farah: Person, spring: Channel
) -> None:
    act = await farah.command(
        "cohort", "roster", channel=spring, file=farah.upload("people.csv", ROSTER, "text/csv")
    )
    await discord.until(lambda: act.replies)
    (file,) = app.house.asked[-1].what.attachments  # type: ignore[union-attr]
    assert file.content == ROSTER
