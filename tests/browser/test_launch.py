"""Which browser is used: the one place that decides, in its order."""

import os
from pathlib import Path

import pytest

from portal_bots.browser import launch
from portal_bots.browser.launch import BrowserMissingError, Choice, Shell, choose


def program(path: Path) -> Path:
    """A file that can be started."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


async def test_driver_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Playwright's driver ends at once the error says what to install; when it starts again all goes on."""
    shell = Shell(choose())
    with monkeypatch.context() as broken:
        broken.setenv("PLAYWRIGHT_NODEJS_PATH", str(program(tmp_path / "node")))
        with pytest.raises(BrowserMissingError, match=r"driver does not start: .* Install libatomic1"):
            await shell.browser()

    assert (await shell.browser()).is_connected()
    await shell.close()


class Machine:
    """A machine without browsers, until some are put on it."""

    def __init__(self, root: Path) -> None:
        self.downloads = root / "ms-playwright"
        self.bin = root / "bin"
        self.root = root

    def download(self, version: int, *, complete: bool = True, name: str = "headless_shell") -> Path:
        """A headless shell that Playwright downloaded, completely or not."""
        folder = self.downloads / f"chromium_headless_shell-{version}"
        shell = program(folder / "chrome-linux" / name)
        os.utime(shell, (version, version))
        if complete:
            (folder / "INSTALLATION_COMPLETE").touch()
        return shell

    def package(self, name: str) -> Path:
        """A browser that the machine's packages brought."""
        return program(self.bin / name)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine of our own."""
    machine = Machine(tmp_path)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(machine.downloads))
    monkeypatch.setenv("PATH", str(machine.bin))
    return machine


class TestConfigured:
    def test_comes_first(self, machine: Machine) -> None:
        """The path from the settings is used, whatever else there is."""
        machine.download(1)
        machine.package("chromium")
        mine = program(machine.root / "my browser")

        assert choose(mine) == Choice(mine, "from PORTAL_BOTS_BROWSER")

    @pytest.mark.parametrize("what", ["missing", "file", "folder"])
    def test_no_program(self, machine: Machine, what: str) -> None:
        """A path that is no program is refused with the remedy; no other browser is used in its place."""
        machine.download(1)
        path = machine.root / "chromium"
        if what == "file":
            path.write_text("text")
        elif what == "folder":
            path.mkdir()

        with pytest.raises(BrowserMissingError) as told:
            choose(path)

        assert str(told.value) == f"PORTAL_BOTS_BROWSER names {path}, which is not a program. {launch.REMEDY}"


class TestPlaywrightsOwn:
    @pytest.mark.parametrize("name", ["headless_shell", "chrome-headless-shell"])
    def test_before_the_machines(self, machine: Machine, name: str) -> None:
        """Playwright's own headless shell is used before a browser of the machine."""
        machine.package("chromium")
        shell = machine.download(1200, name=name)

        assert choose() == Choice(shell, "Playwright's own headless shell")

    def test_incomplete(self, machine: Machine) -> None:
        """A download that was interrupted is not used."""
        machine.download(1200, complete=False)
        package = machine.package("chromium")

        assert choose() == Choice(package, "of this machine")

    def test_newest(self, machine: Machine) -> None:
        """Of several the newest complete one is used."""
        machine.download(900)
        shell = machine.download(1100)
        machine.download(1200, complete=False)

        assert choose().path == shell


class TestMachines:
    @pytest.mark.parametrize(
        "name",
        [
            "chromium-headless-shell",
            "chromium",
            "chromium-browser",
            "google-chrome-stable",
            "google-chrome",
        ],
    )
    def test_names(self, machine: Machine, name: str) -> None:
        """A Chromium of the machine is found by any of its names."""
        package = machine.package(name)

        assert choose() == Choice(package, "of this machine")

    def test_headless_shell_first(self, machine: Machine) -> None:
        """The headless shell is preferred: it starts in a tenth of the time."""
        machine.package("google-chrome")
        machine.package("chromium")
        shell = machine.package("chromium-headless-shell")

        assert choose().path == shell

    def test_none(self, machine: Machine) -> None:
        """Without any browser the error says how to get one."""
        machine.bin.mkdir()

        with pytest.raises(BrowserMissingError) as told:
            choose()

        assert "`playwright install --only-shell chromium`" in str(told.value)
        assert "`apt-get install chromium-headless-shell`" in str(told.value)
        assert "set PORTAL_BOTS_BROWSER" in str(told.value)
