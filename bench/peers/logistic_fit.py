"""Fits scikit-learn's logistic regression once, on the same rows and objective as bench/logistic/vigie.ts.

    logistic_fit.py FOLDER THREADS SOLVER TOLERANCE
"""

import json
import os
import sys

folder, threads, solver, tolerance = sys.argv[1:]
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = threads

import time  # noqa: E402

import numpy as np  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

labels = np.fromfile(f"{folder}/labels.u8", dtype=np.uint8)
columns = np.fromfile(f"{folder}/columns.f32", dtype=np.float32).reshape(-1, len(labels))
# C order, float64: what scikit-learn's solvers are quickest with and what reaches the gradient asked for
x = np.ascontiguousarray(columns.T, dtype=np.float64)
del columns
started, processor = time.perf_counter(), time.process_time()
model = LogisticRegression(C=1.0, solver=solver, tol=float(tolerance), max_iter=10_000).fit(x, labels)
seconds, processor = time.perf_counter() - started, time.process_time() - processor
beta = model.coef_[0]
residuals = 1 / (1 + np.exp(-(x @ beta + model.intercept_[0]))) - labels
gradient = np.concatenate([[residuals.sum()], x.T @ residuals + beta])
print(
    json.dumps(
        {
            "seconds": seconds,
            "fitProcessorSeconds": processor,
            "rows": len(labels),
            "gradient": float(np.abs(gradient).max() / len(labels)),
            "iterations": int(model.n_iter_[0]),
            "parameters": [float(model.intercept_[0]), *map(float, beta)],
        }
    )
)
