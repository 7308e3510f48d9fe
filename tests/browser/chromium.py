"""Chromium, driven by Selenium, with a disk and a window that the tests look at."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from harness.installed import require
from harness.process import PATIENCE

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
_SIZE = (1000, 800)  # pixels


class Chromium:
    """A browser with a profile of its own.

    Args:
        directory: for its profile, and for what it saves.

    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        options = ChromeOptions()
        options.binary_location = os.fspath(require("chromium", "chromium"))
        for argument in (
            "--headless=new",
            "--no-sandbox",  # its own is not to be had as root, nor in most containers
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--no-first-run",
            f"--user-data-dir={directory / 'profile'}",
            f"--window-size={_SIZE[0]},{_SIZE[1]}",
        ):
            options.add_argument(argument)
        service = Service(os.fspath(require("chromedriver", "chromium-driver")))
        self._driver = Chrome(options=options, service=service)

    def close(self) -> None:
        """End it."""
        self._driver.quit()

    def visit(self, url: str) -> None:
        """Load a page."""
        self._driver.get(url)

    def forget(self) -> None:
        """Forget who was logged in."""
        self._driver.delete_all_cookies()

    @property
    def url(self) -> str:
        """The address of the page that is shown."""
        return self._driver.current_url

    @property
    def title(self) -> str:
        """The title of the page that is shown."""
        return self._driver.title

    def text(self, selector: str = "body") -> str:
        """Return the text that somebody reads in an element."""
        return self._driver.find_element(By.CSS_SELECTOR, selector).text

    def click(self, selector: str) -> None:
        """Click on an element."""
        self._driver.find_element(By.CSS_SELECTOR, selector).click()

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self._driver.find_element(By.CSS_SELECTOR, selector).send_keys(text)

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - what JavaScript returns
        """Return what a script returns in the page."""
        return self._driver.execute_script(script, *arguments)

    def status(self) -> int:
        """Return the status of the page that is shown."""
        return int(self.run("return performance.getEntriesByType('navigation')[0].responseStatus"))

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        WebDriverWait(self._driver, PATIENCE, poll_frequency=0.02).until(lambda _: condition())

    @contextlib.contextmanager
    def saving(self, size: int) -> Iterator[list[Path]]:
        """Yield a list that gets the file which is saved meanwhile, when all of it is there.

        Args:
            size: of the file, in bytes.

        """
        directory = Path(tempfile.mkdtemp(dir=self._directory))
        self._driver.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(directory)}
        )
        saved: list[Path] = []
        yield saved

        def is_there() -> bool:
            found = [each for each in directory.iterdir() if each.suffix != ".crdownload"]
            saved[:] = [each for each in found if each.stat().st_size == size]
            return bool(saved)

        self.wait(is_there)
        assert [*directory.iterdir()] == saved

    def look(self, name: str) -> Image.Image:
        """Return what is to be seen; it is kept as a picture of this name, too."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        content = self._driver.get_screenshot_as_png()
        (SCREENSHOTS / f"{name}.png").write_bytes(content)
        return Image.open(io.BytesIO(content)).convert("RGB")


@contextlib.contextmanager
def chromium() -> Iterator[Chromium]:
    """Yield a browser, and leave nothing of it."""
    directory = Path(tempfile.mkdtemp(prefix="chromium-"))
    try:
        with contextlib.closing(Chromium(directory)) as browser:
            yield browser
    finally:
        shutil.rmtree(directory, ignore_errors=True)  # its last children may still write
