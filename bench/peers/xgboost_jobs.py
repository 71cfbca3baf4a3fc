"""The jobs of bench/xgboost/vigie.ts by Python's xgboost.

    xgboost_jobs.py fit|score|explain ROWS MODEL THREADS COUNT [DEVICE]

`fit`: pyarrow -> DMatrix -> train. `score`, `explain`: one thread, DMatrix made before the clock starts; seconds of processor.
"""

import hashlib
import json
import sys
import time

import numpy as np
import pyarrow as pa
import xgboost as xgb

job, file, model, threads, count, *device = sys.argv[1:]
threads, count = int(threads), int(count)


def table():
    with pa.OSFile(file, "rb") as source:
        return pa.ipc.open_file(source).read_all()


def digest(margins):
    return hashlib.sha256(margins.astype("<f4").tobytes()).hexdigest()


def matrix(rows, labels=None):
    return xgb.DMatrix(rows, label=labels, nthread=threads)


def fit():
    started = time.perf_counter()
    rows = table()
    data = matrix(rows.drop_columns(["label"]), rows["label"])
    params = {"objective": "binary:logistic", "tree_method": "hist", "max_depth": 6, "eta": 0.1, "seed": 1}
    booster = xgb.train({**params, "nthread": threads, "device": device[0] if device else "cpu"}, data, 100)
    fit_seconds = time.perf_counter() - started
    few = matrix(rows.drop_columns(["label"]).slice(0, 10_000))
    booster.set_param({"device": "cpu"})
    return {"fitSeconds": fit_seconds, "rows": rows.num_rows, "margins": digest(booster.predict(few, output_margin=True))}


def loaded():
    booster = xgb.Booster({"nthread": threads}, model_file=model)
    return booster, matrix(table().drop_columns(["label"]).slice(0, count))


def score():
    booster, data = loaded()
    started = time.process_time()
    margins = booster.predict(data, output_margin=True)
    seconds = time.process_time() - started
    return {"seconds": seconds, "rows": data.num_row(), "margins": digest(margins)}


def explain():
    booster, data = loaded()
    started = time.process_time()
    values = booster.predict(data, pred_contribs=True)
    seconds = time.process_time() - started
    sums = np.abs(values[:, :-1].astype(np.float64)).sum(axis=0)
    return {"seconds": seconds, "rows": data.num_row(), "sums": sums.tolist()}


print(json.dumps({"fit": fit, "score": score, "explain": explain}[job]()))
