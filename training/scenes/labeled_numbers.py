"""Numbers next to words, as on forms, receipts and labels."""

import numpy as np

from training.scenes.library import Library
from training.scenes.sheet import Rectangle, Sheet
from training.scenes.texts import number_text, short_text, words_text
from training.scenes.words import any_writer
from training.scenes.written_lines import (
    any_gap,
    line_width,
    put_line,
    within,
    write_text,
)


def labeled_numbers(
    sheet: Sheet,
    room: Rectangle,
    height: float,
    library: Library,
    rng: np.random.Generator,
) -> None:
    """Lines of a number with a word before it, or a unit behind it, or both."""
    left, top, right, bottom = room
    hand, gap = library.any_hand(rng, printed=0.2), any_gap(rng)
    write, size = any_writer(library, rng), height * rng.uniform(0.6, 1.1)
    start = left + rng.uniform(0.2, 0.5) * (right - left)
    aligned, ruled = rng.random() < 0.5, rng.random() < 0.25
    step = height * rng.uniform(1.3, 2.2)
    y = top + rng.uniform(0, 0.5) * height
    while y + height < bottom:
        line = write_text(hand, number_text(rng), height, rng, gap)
        short = rng.random() < 0.3
        word = write(short_text(rng) if short else words_text(rng, most=2), size)
        space = height * (rng.uniform(0.15, 0.5) if short else rng.uniform(0.3, 1.2))
        line = within(line, rng.uniform(0.4, 1.0) * (right - left))
        x = max(left + word.width + space, start if aligned else 0)
        x = max(left, min(x, right - line_width(line)))
        low = y + height - size  # words and numbers stand on one line
        if rng.random() < 0.75:
            sheet.put(word, x - space - word.width, low + word.top, height)
        put_line(sheet, line, (x, y), height)
        end = x + line_width(line)
        if rng.random() < 0.3:
            unit = write(short_text(rng), size)
            sheet.put(unit, end + space, low + unit.top, height)
        if ruled:
            under = y + 1.12 * height
            sheet.rule([(x, under), (end, under)], max(0.7, 0.03 * height))
        y += step
