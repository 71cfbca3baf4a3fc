"""The questions of a dataset's page, asked of polars over the same Parquet files. Prints one JSON object of milliseconds."""

import json
import sys
import time
from glob import glob

import polars as pl

files = sorted(glob(f"{sys.argv[1]}/*.parquet"))
rows = int(sys.argv[2])
size = 20


def lazy():
    return pl.scan_parquet(files)


def wanted():
    return (pl.col("region") == "Region 7") & (pl.col("f3") >= 100_000)


questions = {
    "first page": lambda: lazy().slice(0, size).collect(),
    "page in the middle": lambda: lazy().slice(rows // 2, size).collect(),
    "sorted, first page": lambda: lazy().sort("f0", descending=True, nulls_last=True).head(size).collect(),
    "filtered, first page and count": lambda: (
        lazy().filter(wanted()).head(size).collect(),
        lazy().filter(wanted()).select(pl.len()).collect(),
    ),
}

found = {}
for name, ask in questions.items():
    start = time.perf_counter()
    ask()
    found[name] = round((time.perf_counter() - start) * 1000)
print(json.dumps(found))
