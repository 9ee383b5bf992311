"""How writing is arranged: close up, in lines, columns, boxes, tables and grids."""

from collections.abc import Callable

import numpy as np

from training.scenes.hands import Hand
from training.scenes.library import Library
from training.scenes.neighbors import put_beside
from training.scenes.sheet import Rectangle, Sheet
from training.scenes.texts import amount_text, number_text, with_symbol
from training.scenes.written_lines import (
    any_gap,
    line_width,
    put_line,
    within,
    write_text,
)

Arrange = Callable[[Sheet, Rectangle, float, Library, np.random.Generator], None]


def any_place(
    room: Rectangle, size: tuple[float, float], rng: np.random.Generator
) -> tuple[float, float]:
    """Left and top of something of this width and height, anywhere in the room."""
    left, top, right, bottom = room
    x = left + max(0.0, right - left - size[0]) * rng.random()
    y = top + max(0.0, bottom - top - size[1]) * rng.random()
    return x, y


def close_up(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """One digit that fills the room, or most of it, or touches its borders."""
    left, top, right, bottom = room
    side = min(right - left, bottom - top)
    hand = library.any_hand(rng, printed=0.06)
    kind = rng.random()
    share = rng.uniform(0.3, 0.7) if kind < 0.5 else rng.uniform(0.65, 0.98)
    if kind > 0.93:
        share = rng.uniform(0.97, 1.03)
    height = max(12.0, side * share)
    mark = hand.write(str(rng.integers(10)), height, rng)
    free = right - left - mark.width, bottom - top - mark.height
    x = left + free[0] * (rng.random() if free[0] > 0 else 0.5)
    y = top + free[1] * (rng.random() if free[1] > 0 else 0.5)
    sheet.put(mark, x, y, height)
    if rng.random() < 0.3:
        margin = rng.uniform(0.06, 0.35) * height
        box = (
            x - margin,
            y - margin,
            x + mark.width + margin,
            y + mark.height + margin,
        )
        if rng.random() < 0.3:
            ring(sheet, (x, y, x + mark.width, y + mark.height), height, rng)
        else:
            _frame(sheet, box, rng.uniform(0.5, 3.5), rng.uniform(0.3, 1))


def packed(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """Two or three digits of one hand that touch or overlap."""
    left, top, right, bottom = room
    hand = library.any_hand(rng, printed=0.02)
    text = "".join(map(str, rng.integers(0, 10, 2 if rng.random() < 0.75 else 3)))
    height = min(height, (right - left) / (0.7 * len(text)), bottom - top)
    line = write_text(hand, text, height, rng, rng.uniform(-0.22, 0.02))
    x, y = any_place(room, (line_width(line), height), rng)
    put_line(sheet, line, (x, y), height, rng.normal(0, 0.03))


def lines(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """One or several lines of numbers by one hand."""
    left, top, right, bottom = room
    hand, gap = library.any_hand(rng), any_gap(rng)
    step = height * rng.uniform(1.25, 2.4)
    slope = rng.normal(0, 0.03)
    most = max(1, int((bottom - top) / step))
    count = int(rng.integers(1, most + 1))
    y = top + (bottom - top - count * step) * rng.random()
    aligned = rng.random() < 0.5
    x = left + rng.uniform(0, 0.2) * (right - left)
    sign_free, beset = rng.random() < 0.15, rng.random() < 0.3
    for _ in range(count):
        text = number_text(rng)
        if sign_free:
            text = "".join(c for c in text if c.isdigit() or c == " ")
        line = within(write_text(hand, text, height, rng, gap), right - left)
        room_left = right - left - line_width(line)
        start = (
            x
            if aligned and line_width(line) < right - x
            else left + max(0, room_left) * rng.random()
        )
        put_line(sheet, line, (start, y), height, slope)
        end = start + line_width(line)
        if beset and rng.random() < 0.6:
            put_beside(sheet, (start, y, end, y + height), library, rng)
        if rng.random() < 0.08:
            ring(sheet, (start, y, end, y + height), height, rng)
        y += step


def amount(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """One amount, as on a bank check or a ticket, with what people write around it."""
    left, _, right, _ = room
    hand = library.any_hand(rng, printed=0.03)
    text, gap = amount_text(rng), any_gap(rng) - rng.uniform(0, 0.04)
    line = within(write_text(hand, text, height, rng, gap), right - left)
    x, y = any_place(room, (line_width(line), height), rng)
    put_line(sheet, line, (x, y), height, rng.normal(0, 0.05))
    end = x + line_width(line)
    pen = max(0.7, height * rng.uniform(0.03, 0.1))
    if rng.random() < 0.5:  # symbols of currencies, and signs against forgery
        put_beside(sheet, (x, y, end, y + height), library, rng)
    if rng.random() < 0.25 and end + height < right:  # small cents, often underlined
        cents = "".join(map(str, rng.integers(0, 10, 2)))
        if rng.random() < 0.5:
            cents = "00"
        small = height * rng.uniform(0.4, 0.65)
        at = (end + 0.2 * height, y - height * rng.uniform(-0.05, 0.2))
        put_line(sheet, write_text(hand, cents, small, rng, 0.05), at, small)
        under = at[1] + 1.15 * small
        if rng.random() < 0.5:
            sheet.rule([(at[0], under), (at[0] + 1.4 * small, under)], pen)
        end += 0.2 * height + 1.4 * small
    if rng.random() < 0.25 and end + 0.2 * height < right:  # a stroke that ends it
        middle = y + height * rng.uniform(0.4, 0.7)
        far = min(right, end + height * rng.uniform(1, 4))
        fall = rng.normal(0, 0.1 * height)
        sheet.rule([(end + 0.2 * height, middle), (far, middle + fall)], pen)
    if rng.random() < 0.15:  # underlined, or on a line
        low = y + height * rng.uniform(0.95, 1.2)
        sheet.rule([(x - 0.2 * height, low), (end + 0.2 * height, low)], pen)


def column(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """Numbers below each other, often with a line and a sum."""
    left, top, right, bottom = room
    hand, gap = library.any_hand(rng), rng.uniform(0.05, 0.3)
    step = height * rng.uniform(1.15, 1.8)
    most = max(2, min(7, int((bottom - top) / step)))
    count = int(rng.integers(2, most + 1))
    y = top + max(0.0, bottom - top - count * step) * rng.random()
    size = int(rng.integers(1, 5))
    end = left + (right - left) * rng.uniform(0.6, 1.0)
    widest = 0.0
    for index in range(count):
        text = "".join(
            map(
                str,
                rng.integers(0, 10, size if rng.random() < 0.7 else max(1, size - 1)),
            )
        )
        line = within(write_text(hand, text, height, rng, gap), end - left)
        widest = max(widest, line_width(line))
        put_line(sheet, line, (end - line_width(line), y), height)
        if index == count - 2 and rng.random() < 0.75:
            under = y + height * 1.05 + 0.45 * (step - height * 1.05)
            points = [
                (end - widest - 0.8 * height, under),
                (end + 0.3 * height, under + rng.normal(0, 1)),
            ]
            sheet.rule(points, max(0.8, height * rng.uniform(0.03, 0.1)))
            if rng.random() < 0.5:
                sign = hand.write(str(rng.choice(["+", "-", "×"])), height, rng)
                sheet.put(sign, end - widest - height, y + sign.top, height)
        y += step


def boxes(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """A row of boxes or a comb with a digit in each, as on forms."""
    left, top, right, bottom = room
    hand = library.any_hand(rng)
    width, tall = height * rng.uniform(0.9, 1.5), height * rng.uniform(1.15, 1.7)
    space = 0.0 if rng.random() < 0.6 else width * rng.uniform(0.1, 0.5)
    count = max(1, min(int(rng.integers(1, 10)), int((right - left) / (width + space))))
    rows = max(1, min(int(rng.integers(1, 4)), int((bottom - top) / (1.5 * tall))))
    x0 = left + max(0.0, right - left - count * (width + space)) * rng.random()
    y0 = top + max(0.0, bottom - top - rows * 1.5 * tall) * rng.random()
    comb, thickness = rng.random() < 0.3, height * rng.uniform(0.015, 0.1)
    strength = rng.uniform(0.25, 1)
    for row in range(rows):
        y = y0 + row * 1.5 * tall
        for index in range(count):
            x = x0 + index * (width + space)
            if comb:
                low = y + tall * 0.6
                sheet.rule(
                    [(x, low), (x, y + tall), (x + width, y + tall), (x + width, low)],
                    thickness,
                    strength,
                )
            else:
                _frame(sheet, (x, y, x + width, y + tall), thickness, strength)
            if rng.random() < 0.85:
                _in_cell(sheet, hand, (x, y, x + width, y + tall), height, rng)


def grid(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """A grid of single digits, printed and written, with many cells blank."""
    left, top, right, bottom = room
    written, printed = (
        library.any_hand(rng, printed=0.0),
        library.any_hand(rng, printed=1.0),
    )
    cell = height / rng.uniform(0.42, 0.85)
    columns, rows = int((right - left) / cell) + 1, int((bottom - top) / cell) + 1
    x0, y0 = left - cell * rng.random() * 0.9, top - cell * rng.random() * 0.9
    thin, thick = height * rng.uniform(0.015, 0.06), height * rng.uniform(0.05, 0.16)
    strength, blank, share = rng.uniform(0.3, 1), rng.uniform(0.15, 0.7), rng.random()
    start = int(rng.integers(3))
    for index in range(columns + 1):
        x = x0 + index * cell
        sheet.rule(
            [(x, y0), (x, y0 + rows * cell)],
            thick if (index + start) % 3 == 0 else thin,
            strength,
        )
    for index in range(rows + 1):
        y = y0 + index * cell
        sheet.rule(
            [(x0, y), (x0 + columns * cell, y)],
            thick if (index + start) % 3 == 0 else thin,
            strength,
        )
    for row in range(rows):
        for number in range(columns):
            x, y = x0 + number * cell, y0 + row * cell
            kind = rng.random()
            if kind < blank:
                continue
            box = (x, y, x + cell, y + cell)
            if kind > 0.96:
                _candidates(sheet, printed if rng.random() < 0.2 else written, box, rng)
                continue
            _in_cell(
                sheet, printed if rng.random() < share else written, box, height, rng
            )


def table(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """A ruled table with a number in each cell."""
    left, top, right, bottom = room
    hand = library.any_hand(rng)
    tall, wide = height * rng.uniform(1.3, 2.0), height * rng.uniform(1.2, 4.5)
    x0, y0 = left + rng.uniform(-0.3, 0.5) * wide, top + rng.uniform(-0.3, 0.8) * tall
    columns = int(max(1, (right - x0) // wide))
    rows = int(max(1, (bottom - y0) // tall))
    thickness, strength = height * rng.uniform(0.015, 0.08), rng.uniform(0.25, 1)
    ruled = rng.random()
    for index in range(columns + 1):
        if ruled < 0.8:
            x = x0 + index * wide
            sheet.rule([(x, y0), (x, y0 + rows * tall)], thickness, strength)
    for index in range(rows + 1):
        if ruled < 0.6 or ruled > 0.8:
            y = y0 + index * tall
            sheet.rule([(x0, y), (x0 + columns * wide, y)], thickness, strength)
    for row in range(rows):
        for number in range(columns):
            if rng.random() < 0.2:
                continue
            most = max(1, int(wide / (0.75 * height)))
            text = "".join(
                map(str, rng.integers(0, 10, int(rng.integers(1, most + 1))))
            )
            if rng.random() < 0.15 and len(text) > 2:
                text = text[:-2] + str(rng.choice([".", ",", "-"])) + text[-1:]
            text = with_symbol(text, rng, 0.1)
            line = within(
                write_text(hand, text, height, rng, rng.uniform(0.03, 0.2)), wide * 0.95
            )
            free = max(0.0, wide - line_width(line))
            y = y0 + row * tall + (tall - height) * rng.uniform(0.2, 0.8)
            x = x0 + number * wide + free * rng.uniform(0.1, 0.9)
            put_line(sheet, line, (x, y), height)


def scattered(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """Digits and short numbers here and there, in different sizes and hands."""
    hands = [library.any_hand(rng) for _ in range(2)]
    for _ in range(int(rng.integers(1, 9))):
        size = height * np.exp(rng.normal(0, 0.25))
        text = number_text(rng)
        if rng.random() < 0.4:
            text = "".join(map(str, rng.integers(0, 10, int(rng.integers(1, 4)))))
        line = write_text(
            hands[int(rng.integers(2))], text, size, rng, rng.uniform(0.02, 0.3)
        )
        width = line_width(line)
        x, y = any_place(room, (width, size), rng)
        margin = 0.2 * size
        if sheet.is_free(x - margin, y - margin, width + 2 * margin, size + 2 * margin):
            put_line(sheet, line, (x, y), size)
            if rng.random() < 0.25:
                ring(sheet, (x, y, x + width, y + size), size, rng)


def ring(sheet: Sheet, box: Rectangle, height: float, rng: np.random.Generator) -> None:
    """Draw a ring around something, as people mark a number or an answer."""
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2
    gap = height * rng.uniform(0.12, 0.5)
    # An ellipse through the corners of a box is wider than it by the root of two.
    wide = (right - left) / 2 * rng.uniform(1.1, 1.4) + gap
    tall = (bottom - top) / 2 * rng.uniform(1.1, 1.4) + gap
    if right - left < 1.2 * height and rng.random() < 0.5:
        wide = tall = max(wide, tall)
    turns = np.linspace(0, rng.uniform(0.95, 1.12), 48) + rng.random()
    wave = 1 + rng.uniform(0, 0.06) * np.sin(2 * np.pi * turns * rng.uniform(0.5, 2))
    points = [
        (x + wide * w * float(np.cos(a)), y + tall * w * float(np.sin(a)))
        for w, a in zip(wave.tolist(), 2 * np.pi * turns, strict=True)
    ]
    sheet.rule(points, max(0.7, height * rng.uniform(0.025, 0.13)))


def _in_cell(
    sheet: Sheet, hand: Hand, box: Rectangle, height: float, rng: np.random.Generator
) -> None:
    left, top, right, bottom = box
    mark = hand.write(str(rng.integers(10)), height * rng.uniform(0.85, 1.1), rng)
    x = (left + right - mark.width) / 2 + rng.normal(0, 0.08) * height
    y = (top + bottom - mark.height) / 2 + rng.normal(0, 0.08) * height
    sheet.put(mark, x, y, height)


def _candidates(
    sheet: Sheet, hand: Hand, box: Rectangle, rng: np.random.Generator
) -> None:
    """Several small digits in one cell, as players note what may stand there."""
    left, top, right, bottom = box
    height = (bottom - top) * rng.uniform(0.2, 0.35)
    for place in rng.permutation(9)[: int(rng.integers(2, 6))]:
        mark = hand.write(str(rng.integers(1, 10)), height, rng)
        x = left + (right - left) * (0.18 + 0.32 * (place % 3)) - mark.width / 2
        y = top + (bottom - top) * (0.18 + 0.32 * (place // 3)) - mark.height / 2
        sheet.put(mark, x, y, height)


def _frame(sheet: Sheet, box: Rectangle, thickness: float, strength: float) -> None:
    left, top, right, bottom = box
    points = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    sheet.rule(points, thickness, strength)
