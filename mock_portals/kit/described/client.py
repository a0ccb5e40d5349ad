"""The client of a described portal's process."""

from pathlib import Path
from typing import ClassVar, Self

from mock_portals.kit.described.description import Description
from mock_portals.kit.described.load import load
from mock_portals.kit.process import PortalProcess


class DescribedPortal(PortalProcess):
    """A portal that is made of a description; a subclass names the folder, which has the portal's slug."""

    folder: ClassVar[Path]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.slug = cls.folder.name

    @classmethod
    def described(cls) -> Description:
        """What the portal is; `WrongDescription` tells what is wrong with it."""
        return load(cls.folder)

    @classmethod
    def start(cls, data_dir: Path, *, port: int = 0) -> Self:
        """Start a process on a folder of data, once the description is known to be right."""
        cls.described()
        return super().start(data_dir, port=port)

    @classmethod
    def _module(cls) -> list[str]:
        return ["mock_portals.kit.described", str(cls.folder)]
