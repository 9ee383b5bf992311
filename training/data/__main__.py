"""Fetch the data sets that can be downloaded, and say where each one is.

`python -m training.data` fetches and lists them; `--list` only lists them.
"""

import argparse

from rich.console import Console
from rich.table import Column, Table

from training.data.registry import DataError, DataSet, data_sets, places


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training.data", description=__doc__
    )
    parser.add_argument("--list", action="store_true", help="fetch nothing")
    only_list = parser.parse_args().list
    table = Table("Data set", "License", Column("Where", overflow="fold"))
    for data_set in data_sets().values():
        table.add_row(data_set.title, data_set.license, where(data_set, only_list))
    console = Console()
    console.print(table)
    console.print(f"Looked in {' and '.join(str(place) for place in places())}.")


def where(data_set: DataSet, only_list: bool) -> str:
    """The path of a data set, fetched if it may be; why not, if it is not here."""
    if only_list:
        found = data_set.find()
        return f"Not here. {data_set.advice}" if found is None else str(found)
    try:
        return str(data_set.locate())
    except DataError as error:
        return str(error)


if __name__ == "__main__":
    main()
