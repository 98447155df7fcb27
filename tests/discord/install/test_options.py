"""How a cohort is run, in a real process: its role, its calls among the server's events."""

from __future__ import annotations

from pathlib import Path

from tests.discord.install.scene import Scene
from tests.discord.standin import Person, Role
from tests.front.running import PATIENCE
from tests.front.serving import ended, running
from tests.support.installed import JOIN, LESSON


async def chosen(scene: Scene, **options: object) -> None:
    """Farah agrees to what `/cohort options` shows her."""
    card = await scene.asks(scene.farah, "cohort", "options", **options)
    await scene.farah.press(card, "Yes, for everybody")


async def test_people_of_the_cohort_have_its_role_while_they_are_in_it(scene: Scene, tmp_path: Path) -> None:
    discord, role = scene.discord, scene.discord.role(scene.guild, "Spring learners")

    def has(who: Person, role: Role) -> bool:
        return role in scene.guild.members[who.id].roles

    async with running(scene.env, tmp_path) as process:
        await scene.connected(process)
        await scene.create()
        await scene.posted(LESSON)
        await scene.join(await scene.posted(JOIN))
        await chosen(scene, role=role)
        await discord.until(lambda: has(scene.ana, role) and has(scene.farah, role), within=PATIENCE)
        left = await scene.asks(scene.ana, "course", "leave")
        await scene.ana.press(left, discord.buttons(left)[0])
        await discord.until(lambda: not has(scene.ana, role), within=PATIENCE)
        # Discord's picker has no way to say "none", but the role of everybody.
        await chosen(scene, role=scene.guild.everyone)
        await discord.until(lambda: not has(scene.farah, role), within=PATIENCE)
        assert await ended(process) == 0
