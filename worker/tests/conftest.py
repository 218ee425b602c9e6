"""Fixtures: the emulated account, and boxes with workers in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.box import Box
from support.cloud import Cloud, Emulation
from support.fake_backend import FakeBackend
from support.fake_metadata import FakeMetadata
from support.serving import Loop


@pytest.fixture(scope="session")
def emulation() -> Iterator[Emulation]:
    emulation = Emulation()
    yield emulation
    emulation.close()


@pytest.fixture
def cloud(emulation: Emulation) -> Cloud:
    return Cloud(emulation)


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


@pytest.fixture
def metadata(loop: Loop) -> Iterator[FakeMetadata]:
    metadata = FakeMetadata()
    loop.do(metadata.start())
    yield metadata
    loop.do(metadata.site.close())


@pytest.fixture
def backend(loop: Loop) -> Iterator[FakeBackend]:
    backend = FakeBackend()
    loop.do(backend.start())
    yield backend
    loop.do(backend.site.close())


@pytest.fixture
def new_box(
    loop: Loop, cloud: Cloud, metadata: FakeMetadata, emulation: Emulation, tmp_path: Path
) -> Iterator[Callable[[], Box]]:
    boxes: list[Box] = []

    def make() -> Box:
        number = len(boxes)
        folder = tmp_path / f"box{number}"
        folder.mkdir()
        boxes.append(Box(loop, cloud, metadata, emulation.instances[number], folder))
        return boxes[-1]

    yield make
    for box in boxes:
        box.close()


@pytest.fixture
def box(new_box: Callable[[], Box]) -> Box:
    return new_box()
