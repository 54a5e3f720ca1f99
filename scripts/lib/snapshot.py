"""Screenshots for people to look at: `scripts/snapshot`."""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
from pathlib import Path
import tempfile

from playwright.async_api import Locator, Page, async_playwright

from simulator import SimulatedStack

from .chats import Chats, set_up_telegram
from .demo import prefer_mediamate
from .flows import fields_of, leave_follow_ups, set_up
from .realhome import BASE, RealHome

BROWSER = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)
SIZE = {"width": 1280, "height": 800}
SETTLE_MS = 700  # dialogs and cards move in
SAY = {
    "en": ("download Dune", "the first one", "yes", "what's downloading?"),
    "ru": ("скачай Дюну", "первый", "да", "что качается?"),
}


CHAT = {"en": ("download Solaris", "download Whiplash"), "ru": ("скачай Солярис", "скачай Одержимость")}


class Camera:
    """A logged-in page, and the folder that the pictures go to."""

    def __init__(self, page: Page, home: RealHome, folder: Path) -> None:
        """Number the pictures in their order."""
        self.page = page
        self.home = home
        self._folder = folder
        self._taken = 0

    async def open(self, path: str) -> None:
        """Go to a page and wait for the frontend to be up."""
        await self.page.goto(f"{self.home.url}{path}")
        await self.page.locator("home-assistant-main").wait_for()
        await self.page.locator("#ha-launch-screen").wait_for(state="detached")

    async def shoot(self, name: str) -> None:
        """Take a picture once everything has settled."""
        await self.page.wait_for_timeout(SETTLE_MS)
        self._taken += 1
        await self.page.screenshot(path=self._folder / f"{self._taken}-{name}.png")
        print(f"{self._taken}-{name}.png", flush=True)


@asynccontextmanager
async def camera(home: RealHome, sim: SimulatedStack, folder: Path, language: str) -> AsyncIterator[Camera]:
    """Open a browser that is logged in; whatever is not this Home Assistant or the chats fails at once."""
    ours = (home.url, sim.chat.url)
    tokens = json.dumps(json.dumps(home.seeded.browser))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        context = await browser.new_context(viewport=SIZE, locale=language, reduced_motion="reduce")
        await context.route(
            lambda url: url.startswith("http") and not url.startswith(ours), lambda route: route.abort()
        )
        await context.add_init_script(
            f"localStorage.setItem('hassTokens', {tokens});"
            f"localStorage.setItem('selectedLanguage', {json.dumps(json.dumps(language))})"
        )
        page = await context.new_page()
        page.set_default_timeout(30_000)
        yield Camera(page, home, folder)
        await browser.close()


async def first_run(shot: Camera, sim: SimulatedStack) -> None:
    """Add Radarr as a person would: with a wrong key first, then with the right one."""
    page, fields = shot.page, fields_of(sim)["radarr"]
    await shot.open("/config/integrations/dashboard/add?domain=mediamate")
    await page.locator("dialog-box").get_by_role("button").last.click()
    flow = page.locator("dialog-data-entry-flow")
    await flow.locator("step-flow-form").wait_for()
    await shot.shoot("choose-a-service")
    await flow.get_by_text("Radarr", exact=True).first.click()
    await _submit(flow)
    await flow.locator("input[name=api_key]").wait_for()
    await flow.locator("input[name=url]").fill(fields["url"])
    await flow.locator("input[name=api_key]").fill("not-the-key")
    await shot.shoot("connect")
    await _submit(flow)
    await flow.locator("ha-alert").first.wait_for()
    await shot.shoot("wrong-key")
    await flow.locator("input[name=api_key]").fill(fields["api_key"])
    await _submit(flow)
    await flow.locator("step-flow-menu").wait_for()
    await shot.shoot("what-next")


async def _submit(flow: Locator) -> None:
    """Press the dialog's main button, whatever the language calls it."""
    await flow.locator("ha-button[slot=primaryAction]").last.click()


async def pages(shot: Camera) -> None:
    """What there is to see once everything is set up and something has been asked for."""
    await shot.open("/config/integrations/integration/mediamate")
    await shot.page.locator("ha-config-entry-row").first.wait_for()
    await shot.shoot("integration")
    for device in await shot.home.command({"type": "config/device_registry/list"}):
        if any(domain == "mediamate" for domain, _ in device["identifiers"]):
            await shot.open(f"/config/devices/device/{device['id']}")
            await shot.page.locator("ha-device-entities-card").first.wait_for()
            await shot.shoot(f"device-{(device['model'] or device['name']).lower()}")
    await shot.open("/todo")
    await shot.page.locator("ha-check-list-item, ha-list-item-checkbox, hui-todo-list-card").first.wait_for()
    await shot.shoot("to-do-list")


async def talk(shot: Camera, sentences: tuple[str, ...]) -> None:
    """Speak with Assist in its own dialog."""
    page = shot.page
    await shot.open("/home/overview")
    await page.locator("hui-root hui-card").first.wait_for()
    await page.keyboard.press("a")
    chat = page.locator("ha-voice-command-dialog")
    answers = chat.locator("ha-markdown-element")
    for sentence in sentences:
        before = await answers.count()
        await chat.locator("#message-input input").fill(sentence)
        await page.keyboard.press("Enter")
        await answers.nth(before).wait_for()
        await page.wait_for_timeout(SETTLE_MS * 2)
    await answers.last.scroll_into_view_if_needed()
    await shot.shoot("assist")


async def chats(shot: Camera, sim: SimulatedStack, people: Chats, sentences: tuple[str, str]) -> None:
    """A wish in Telegram from its card to the film, and a child's wish that an administrator approves."""
    owner, child = people.owner, people.child
    await shot.page.goto(sim.chat.of(owner))
    list_ = await owner.asks(sentences[0], until=lambda message: message.labels)
    await shot.page.locator(".keys").first.wait_for()
    await shot.shoot("telegram-list")
    for number, name in ((0, "card"), (0, "progress")):
        press = await owner.presses(list_, number)
        await press.answer()
        if name == "progress":
            await owner.sees(lambda message: "%" in message.text)
        await shot.shoot(f"telegram-{name}")
    await owner.sees(lambda message: sim.jellyfin.url in str(message.body.entities), 60)
    await shot.shoot("telegram-ready")
    wish = await child.asks(sentences[1], until=lambda message: message.labels)
    await (await child.presses(wish, 0)).answer()
    await owner.sees(lambda message: child.name in message.text)
    await shot.shoot("telegram-approval")


async def run(folder: Path, language: str) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mediamate-snapshot-") as scratch:
        async with SimulatedStack(speed=30, telegram=True) as sim:
            integrations = (*BASE, "frontend", "assist_pipeline", "todo")
            home = RealHome(Path(scratch), integrations=integrations, language=language)
            async with home, camera(home, sim, folder, language) as shot:
                await first_run(shot, sim)
                await leave_follow_ups(home)
                for kind, fields in fields_of(sim).items():
                    if kind != "radarr":
                        await set_up(home, kind, fields)
                await leave_follow_ups(home)
                await prefer_mediamate(home)
                await talk(shot, SAY[language])
                await home.action("mediamate.request", ref="movie:tmdb:329865")
                await asyncio.sleep(3)
                await pages(shot)
                await chats(shot, sim, await set_up_telegram(home, sim), CHAT[language])


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="scripts/snapshot", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", choices=sorted(SAY), default="en")
    options = parser.parse_args()
    asyncio.run(run(options.folder, options.language))


if __name__ == "__main__":
    main()
