"""The few words of SOCKS5 that a browser speaks (RFC 1928): no authentication, connect to a host by its name."""

import asyncio
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

_VERSION, _CONNECT = 5, 1
_DONE, _NOT_ALLOWED, _UNREACHABLE = 0, 2, 4


class NotSocksError(Exception):
    """Whoever connected does not ask for a connection in SOCKS5."""


class Address(NamedTuple):
    """Where a connection leads."""

    host: str
    port: int


async def asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Address:
    """
    Greet, and read where to connect.

    Raises:
        NotSocksError: Something else was asked.

    """
    version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(bytes((_VERSION, 0)))
    _, command, _, kind = await reader.readexactly(4)
    if (version, command) != (_VERSION, _CONNECT):
        raise NotSocksError
    host = await _host(reader, kind)
    return Address(host, int.from_bytes(await reader.readexactly(2)))


async def _host(reader: asyncio.StreamReader, kind: int) -> str:
    if kind == 1:
        return str(IPv4Address(await reader.readexactly(4)))
    if kind == 4:
        return str(IPv6Address(await reader.readexactly(16)))
    (length,) = await reader.readexactly(1)
    return (await reader.readexactly(length)).decode("ascii", "replace").lower()


async def connect(
    address: Address, writer: asyncio.StreamWriter
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
    """Connect and say so; None, said so too, where the host cannot be reached."""
    try:
        there = await asyncio.open_connection(*address, happy_eyeballs_delay=0.25)
    except OSError:
        await _answer(writer, _UNREACHABLE)
        return None
    await _answer(writer, _DONE)
    return there


async def refuse(writer: asyncio.StreamWriter) -> None:
    """Say that this connection is not allowed."""
    await _answer(writer, _NOT_ALLOWED)


async def _answer(writer: asyncio.StreamWriter, code: int) -> None:
    writer.write(bytes((_VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0)))
    await writer.drain()
