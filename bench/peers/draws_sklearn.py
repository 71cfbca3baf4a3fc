"""Draws firms with numpy and measures each draw with scikit-learn, as one writes it: `draws_sklearn.py FOLDER REPLICATES`.

The replicates asked for cost a quarter of an hour; `--measured N` of them are drawn and the time is scaled up.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
from sklearn import metrics

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path)
parser.add_argument("replicates", type=int)
parser.add_argument("--measured", type=int, required=True)
parser.add_argument("--threshold", type=float, required=True)
parser.add_argument("--how", choices=["rows", "weights"], required=True)
options = parser.parse_args()


def column(name, kind):
    return np.fromfile(options.folder / f"{name}.bin", dtype=kind)


def measured(y, s, p, a, w=None):
    more = {} if w is None else {"sample_weight": w}
    return [
        metrics.roc_auc_score(y, s, **more),
        metrics.average_precision_score(y, s, **more),
        metrics.log_loss(y, p, **more),
        metrics.brier_score_loss(y, p, **more),
        metrics.precision_score(y, a, **more),
        metrics.recall_score(y, a, **more),
    ]


labels, margins = column("labels", np.uint8), column("margins", np.float64)
firms, probabilities = column("firms", np.int32), column("probabilities", np.float64)
random = np.random.default_rng(1)
started, used = time.perf_counter(), time.process_time()
alerts = (margins >= options.threshold).astype(np.uint8)
count = firms.max() + 1
draws = []
for _ in range(options.measured):
    times = np.bincount(random.integers(count, size=count), minlength=count)[firms]
    if options.how == "weights":
        draws.append(measured(labels, margins, probabilities, alerts, times.astype(np.float64)))
    else:
        rows = np.repeat(np.arange(len(labels)), times)
        draws.append(measured(labels[rows], margins[rows], probabilities[rows], alerts[rows]))
scale = options.replicates / options.measured
seconds, work = (time.perf_counter() - started) * scale, (time.process_time() - used) * scale
names = ["auc", "averagePrecision", "logLoss", "brier", "precision", "recall"]
values, errors = measured(labels, margins, probabilities, alerts), np.std(draws, axis=0, ddof=1)
found = {name: {"value": float(v), "error": float(e)} for name, v, e in zip(names, values, errors)}
json.dump({"seconds": seconds, "workSeconds": work, "drawn": options.measured, "metrics": found}, sys.stdout)
print()
