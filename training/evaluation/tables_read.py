"""How well tables are read: `python -m training.evaluation.tables_read`.

Reads phone photos of number grids of 9 by 9 cells, which nothing is trained on, and
counts the tables whose rows and columns are found, the cells that are exactly right,
the wrong ones that are less than 99% sure, and the tables in which every wrong cell is
marked. Cells with several small digits are counted separately, because the truth does
not say which digits they are.
"""

import argparse
import json
from collections import Counter

from digit_model import CellReading, Recognizer
from training.data.registry import locate

_SEVERAL = 10
"""How the truth writes that a cell has several small digits."""
_SIDE = 9


def main() -> None:
    """Read and count."""
    parser = argparse.ArgumentParser("python -m training.evaluation.tables_read")
    parser.add_argument("--errors", action="store_true", help="print each wrong cell")
    arguments = parser.parse_args()
    recognizer, folder = Recognizer.load(), locate("sudoku-pages")
    photos = json.loads((folder / "truth.json").read_text())
    counts: Counter[str] = Counter()
    for photo in photos:
        table = recognizer.read_table(folder / photo["file"])
        if [len(row) for row in table.rows] != [_SIDE] * _SIDE:
            print(f"{photo['file']}: rows of {[len(row) for row in table.rows]} cells")
            continue
        counts["found"] += 1
        unmarked = 0
        for row, line in zip(table.rows, photo["grid"], strict=True):
            for cell, value in zip(row, line, strict=True):
                if value in (_SEVERAL, "candidates"):
                    counts["several"] += 1
                    counts[f"several: {cell.state}, {len(cell.text)} digits"] += 1
                    continue
                is_right = _is_right(cell, value)
                counts["cells"] += 1
                counts["right"] += is_right
                counts["marked"] += cell.is_doubtful
                if not is_right:
                    counts["wrong below 99%"] += cell.confidence < 0.99
                    unmarked += not cell.is_doubtful
                    if arguments.errors:
                        print(photo["file"], value, cell.export())
        counts["without an unmarked error"] += not unmarked
    cells, right = counts["cells"], counts["right"]
    print(f"{counts['found']} of {len(photos)} tables found as 9 x 9")
    marked = counts["marked"] / cells
    print(f"{cells} cells, right {right / cells:.4f}, marked {marked:.4f}")
    print(f"{cells - right} wrong cells, below 99%: {counts['wrong below 99%']}")
    print(f"tables without an unmarked error: {counts['without an unmarked error']}")
    for name in sorted(name for name in counts if name.startswith("several:")):
        print(f"{name}: {counts[name]} of {counts['several']}")


def _is_right(cell: CellReading, value: int) -> bool:
    wanted = ("number", str(value)) if value else ("blank", "")
    return (str(cell.state), cell.text) == wanted


if __name__ == "__main__":
    main()
