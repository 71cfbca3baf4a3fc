"""Opens some columns and regions of a panel's Parquet files, twice; the first time counts.

    open_panel.py pandas|polars FOLDER --columns A,B,… --sum COLUMN [--regions A,B,…]
"""

import argparse
import json
import pathlib
import time


def open_pandas(files, columns, regions):
    import pandas as pd

    def opened():
        filters = [("region", "in", regions)] if regions else None
        return pd.read_parquet(files, columns=columns, filters=filters)

    return opened


def open_polars(files, columns, regions):
    import polars as pl

    def opened():
        rows = pl.scan_parquet(files)
        if regions:
            rows = rows.filter(pl.col("region").is_in(regions))
        return rows.select(columns).collect()

    return opened


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", choices=["pandas", "polars"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--columns", type=lambda text: text.split(","), required=True)
    parser.add_argument("--regions", type=lambda text: text.split(","), default=[])
    parser.add_argument("--sum", required=True)
    given = parser.parse_args()
    files = [str(path) for path in sorted(given.folder.glob("*.parquet"))]
    opened = {"pandas": open_pandas, "polars": open_polars}[given.library](files, given.columns, given.regions)
    seconds, tables = [], []
    for _ in range(2):
        started = time.perf_counter()
        tables.append(opened())
        seconds.append(time.perf_counter() - started)
    table = tables[0]
    print(
        json.dumps(
            {
                "seconds": seconds[0],
                "secondSeconds": seconds[1],
                "rows": len(table),
                "columns": len(table.columns),
                "sum": float(table[given.sum].sum()),
            }
        )
    )


if __name__ == "__main__":
    main()
