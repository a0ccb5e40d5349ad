"""The images: the tools that make them, the base where there is none, and the one that is tried."""

import contextlib
import json
import os
import shlex
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.container.verdict import CannotBeginError, Verdict, command

BASE_IMAGE = "localhost/portal-bots-base"
IMAGE = "localhost/portal-bots"
SUITE = "bookworm"
TOOLS = ("buildah", "debootstrap")
UNREAD = ("doc", "info", "linda", "lintian", "locale", "man")  # folders of /usr/share
CONFIGURED = {
    "User": "bots",
    "Entrypoint": ["tini", "--"],
    "Cmd": ["portal-bots", "work"],
    "StopSignal": "SIGTERM",
    "Volumes": {"/data": {}},
}


def prepare() -> None:
    """See to it that the tools are there."""
    if os.geteuid() != 0:
        message = "Root is needed: mounts, chroot, packages."
        raise CannotBeginError(message)
    os.environ.setdefault("BUILDAH_ISOLATION", "chroot")
    if missing := [name for name in TOOLS if shutil.which(name) is None]:
        _install(missing)


def _install(missing: list[str]) -> None:
    if shutil.which("apt-get") is None:
        message = f"Install {' and '.join(missing)}."
        raise CannotBeginError(message)
    command("apt-get", "update", "-qq")
    command("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing)


def build(verdict: Verdict, work: Path) -> dict[str, Any]:
    """Build the image; its configuration."""
    on = base(work)
    begun = time.monotonic()
    extra = shlex.split(os.environ.get("EXTRA_BUILD_ARGS", ""))
    arguments = ("--format", "docker", "--no-cache", "--build-arg", f"BASE={on}", "--tag", IMAGE)
    command("buildah", "build", *arguments, *extra, ROOT)
    verdict.figure("build", f"{time.monotonic() - begun:.0f} s")
    below, whole = size(on), size(IMAGE)
    verdict.figure("image", f"{whole} MB unpacked ({whole - below} MB above its base)")
    return configured(verdict)


def configured(verdict: Verdict) -> dict[str, Any]:
    """Check how the image is to be run; its configuration."""
    told = dict(json.loads(command("buildah", "inspect", "--type", "image", IMAGE))["Docker"]["config"])
    found = {key: told[key] for key in CONFIGURED}
    verdict.check("user, init, command, signal, volume", found == CONFIGURED, [*found.values()])
    test = (told.get("Healthcheck") or {}).get("Test")
    verdict.check("a health check is set", test == ["CMD", "portal-bots", "health"], test)
    return told


def base(work: Path) -> str:
    """The image to build on."""
    if given := os.environ.get("BASE"):
        return given
    if not command("buildah", "images", "--quiet", "--filter", f"reference={BASE_IMAGE}"):
        _make_base(work / "base")
    return BASE_IMAGE


def _make_base(tree: Path) -> None:
    mirror = filter(None, [os.environ.get("MIRROR")])
    command("debootstrap", "--variant=minbase", SUITE, tree, *mirror)
    _set_sources(tree / "etc/apt/sources.list")
    _slim(tree)
    holder = command("buildah", "from", "scratch")
    command("buildah", "copy", "--quiet", holder, tree, "/")
    command("buildah", "config", "--cmd", "bash", holder)
    command("buildah", "commit", "--quiet", "--rm", holder, BASE_IMAGE)


def _set_sources(sources: Path) -> None:
    """Updates and security fixes among the sources, from the same mirror."""
    kind, mirror, *_ = sources.read_text().split()
    lines = (f"{mirror} {SUITE}", f"{mirror} {SUITE}-updates", f"{mirror}-security {SUITE}-security")
    sources.write_text("".join(f"{kind} {line} main\n" for line in lines))


def _slim(tree: Path) -> None:
    """As debian:12-slim: no documentation, neither now nor later."""
    for name in UNREAD:
        for entry in (tree / "usr/share" / name).glob("*"):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    excluded = (f"path-exclude /usr/share/{name}/*\n" for name in UNREAD)
    (tree / "etc/dpkg/dpkg.cfg.d/docker").write_text("".join(excluded))
    for folder in ("var/lib/apt/lists", "var/cache/apt/archives"):
        shutil.rmtree(tree / folder)


@contextlib.contextmanager
def mounted(image: str) -> Iterator[Path]:
    """The files of an image, in a container that goes away."""
    holder = command("buildah", "from", image)
    try:
        yield Path(command("buildah", "mount", holder))
    finally:
        command("buildah", "rm", holder)


def size(image: str) -> int:
    """Megabytes of files in an image."""
    with mounted(image) as root:
        return int(command("du", "-xsm", root).split()[0])
