"""
``make container``: builds the image for real and works a short night in it, against the ``uhc`` mock portal.

Needs Debian 12 and root, no container engine: ``buildah`` builds (installed by apt-get when missing, as is
``debootstrap``), and the image is run as an engine would: own mounts, own processes with the image's entry point
as number 1, its user without any capability, root file system read-only, only /data, /tmp, /run and /dev writable,
/dev/shm of 64 MB. It shares the machine's network (the mock portal is on loopback) and has no limits of memory.

Read from the environment, all optional:

    BASE              an image to build on; else one is made by debootstrap, trimmed as debian:12-slim is
    MIRROR            Debian mirror for debootstrap and for the base made by it; else debootstrap's own default
    EXTRA_BUILD_ARGS  more arguments of `buildah build`: a proxy's certificate, another package index, such as
                      --volume /path/pip.conf:/etc/pip.conf:ro
    STORAGE_DRIVER, BUILDAH_ISOLATION   as buildah reads them; isolation is chroot if not given

Leaves two images (localhost/portal-bots and the base, used again by the next run); ``buildah rmi`` removes them.
Printed: a line per check, then one line of figures. Exit code 0: every check passed, 1: one did not, 2: there is
no image to check.
"""

import signal
import sys
import tempfile
from pathlib import Path

from mock_portals.uhc import UhcPortal
from tests.container import commands, images, unattended
from tests.container.night import Night, Trial
from tests.container.running import Container
from tests.container.verdict import CannotBeginError, CannotGoOnError, Verdict


def main() -> int:
    """Build, run, check."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was begun is cleaned up
    verdict = Verdict()
    with tempfile.TemporaryDirectory(prefix="portal-bots-container-", dir="/var/tmp") as folder:
        try:
            try_out(verdict, Path(folder))
        except CannotBeginError as error:
            sys.stderr.write(f"{error}\n")
            return verdict.tell("there is no image to check", code=2)
        except CannotGoOnError as error:
            verdict.check("the checks go on to their end", ok=False, words=error)
    return verdict.tell()


def try_out(verdict: Verdict, work: Path) -> None:
    """Build the image, run it, check it from every side."""
    images.prepare()
    config = images.build(verdict, work)
    night = Night.prepare(work / "given")
    with images.mounted(images.IMAGE) as root, UhcPortal.start(work / "portal") as portal:
        portal.seed(night.seed)
        trial = Trial(verdict, Container(root, config, night.given, portal.url), portal, night)
        for part in (commands.starts, commands.operate, unattended.work, unattended.judge):
            part(trial)


if __name__ == "__main__":
    sys.exit(main())
