"""Drawings as files, for papers and for other programs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QImage, QImageWriter, QPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator

DENSITY = 2.0

Draw = Callable[[QPainter], None]


def to_png(size: QSize, draw: Draw) -> bytes:
    """Gives a drawing of some size on the screen as a PNG of twice that size."""
    image = QImage(size * DENSITY, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(DENSITY)
    with _painting(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


def to_svg(size: QSize, draw: Draw, *, title: str, dots_per_inch: int) -> bytes:
    """Gives a drawing as lines and text.

    Args:
        size: on the screen.
        draw: draws it.
        title: of the drawing.
        dots_per_inch: of the screen.
    """
    data = QByteArray()
    buffer = QBuffer(data)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(dots_per_inch)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    with _painting(generator) as painter:
        draw(painter)
    return bytes(data.data())


@contextmanager
def _painting(device: QPaintDevice) -> Iterator[QPainter]:
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()
