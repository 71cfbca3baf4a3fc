"""What Python's xgboost makes of the matrix that test/experiments/models/xgboost/twin.ts makes too.

    python bench/peers/xgboost_twin.py test/golden/xgboost-python.json

adds or replaces the entry of the installed xgboost version in that file; without an argument it prints the entry.
Matrix and labels come from xorshift32 and arithmetic that is exact in both languages, so there is no data file.
"""

import hashlib
import json
import sys

import numpy as np
import xgboost as xgb

ROWS, FEATURES = 800, 6
NAMES = ["debt", "delay", "liquidity", "growth", "size", "age"]

CASES = {
    "plain": {"params": {"max_depth": 4, "eta": 0.1}, "rounds": 40},
    "deep": {"params": {"max_depth": 9, "eta": 0.3, "min_child_weight": 0, "lambda": 0}, "rounds": 30},
    "stump": {"params": {"max_depth": 1, "eta": 1.0, "max_bin": 16}, "rounds": 10},
    "penalised": {"params": {"max_depth": 5, "alpha": 0.5, "gamma": 0.2, "max_delta_step": 0.7}, "rounds": 25},
    "sampled": {"params": {"max_depth": 5, "subsample": 0.7, "colsample_bytree": 0.6}, "rounds": 25},
    "monotone": {"params": {"max_depth": 4, "monotone_constraints": "(1,0,-1,0,0,0)"}, "rounds": 25},
    "interaction": {"params": {"max_depth": 4, "interaction_constraints": "[[0,1],[2,3]]"}, "rounds": 25},
    "lossguide": {"params": {"max_depth": 8, "grow_policy": "lossguide", "max_leaves": 9}, "rounds": 25},
    "based": {"params": {"max_depth": 3, "base_score": 0.07, "scale_pos_weight": 3.0}, "rounds": 25},
    "weighted": {"params": {"max_depth": 4}, "rounds": 25, "weighted": True},
    "stopped": {"params": {"max_depth": 6, "eta": 0.5, "eval_metric": "logloss"}, "rounds": 60, "patience": 5},
}


def draws(count):
    x = 2463534242
    for _ in range(count):
        x ^= (x << 13) & 0xFFFFFFFF
        x ^= x >> 17
        x ^= (x << 5) & 0xFFFFFFFF
        yield x


def make_data():
    source = draws(ROWS * (FEATURES + 2))
    values = np.empty((ROWS, FEATURES), dtype=np.float32)
    labels = np.empty(ROWS, dtype=np.float32)
    weights = np.empty(ROWS, dtype=np.float32)
    for i in range(ROWS):
        for j in range(FEATURES):
            draw = next(source)
            value = (draw >> 8) / 4194304 - 2
            value = float(np.floor(value * 2)) if j == 4 else value
            values[i, j] = np.nan if draw % 11 == 0 else value
        noise = (next(source) >> 8) / 16777216
        known = [0.0 if np.isnan(v) else float(v) for v in values[i]]
        labels[i] = 1 if 1.5 * known[0] - known[1] * known[2] + 0.5 * known[3] + 3 * (noise - 0.5) > 1 else 0
        weights[i] = (next(source) >> 29) * 0.5
    return values, labels, weights


def matrix(values, labels, weights):
    keep = slice(None) if weights is None else weights > 0
    kept = None if weights is None else weights[keep]
    return xgb.DMatrix(values[keep], label=labels[keep], weight=kept, feature_names=NAMES, missing=np.nan, nthread=1)


def run(case, values, labels, weights):
    params = {"objective": "binary:logistic", "tree_method": "hist", "seed": 7, "nthread": 1, **case["params"]}
    given = weights if case.get("weighted") else None
    everything = xgb.DMatrix(values, feature_names=NAMES, missing=np.nan, nthread=1)
    if "patience" not in case:
        booster = xgb.train(params, matrix(values, labels, given), case["rounds"])
    else:
        half = ROWS // 2
        train, validation = (matrix(values[part], labels[part], None) for part in (slice(0, half), slice(half, None)))
        booster = xgb.train(
            params,
            train,
            case["rounds"],
            evals=[(validation, "validation")],
            early_stopping_rounds=case["patience"],
            verbose_eval=False,
        )
        booster = booster[: booster.best_iteration + 1]
    margins = booster.predict(everything, output_margin=True)
    contributions = booster.predict(everything, pred_contribs=True)
    return {
        "rounds": booster.num_boosted_rounds(),
        "marginsSha256": hashlib.sha256(margins.astype("<f4").tobytes()).hexdigest(),
        "margins": [float(v) for v in margins[:8]],
        "contributions": [[float(v) for v in row] for row in contributions[:8]],
    }


def entry():
    values, labels, weights = make_data()
    return {
        "madeWith": {"xgboost": xgb.__version__, "numpy": np.__version__, "python": sys.version.split()[0]},
        "valuesSha256": hashlib.sha256(np.nan_to_num(values, nan=-9).astype("<f4").tobytes()).hexdigest(),
        "positives": int(labels.sum()),
        "cases": {name: run(case, values, labels, weights) for name, case in CASES.items()},
    }


if __name__ == "__main__":
    made = entry()
    if len(sys.argv) < 2:
        print(json.dumps(made, indent=1))
    else:
        try:
            with open(sys.argv[1], encoding="utf-8") as file:
                golden = json.load(file)
        except FileNotFoundError:
            golden = {}
        golden[xgb.__version__] = made
        with open(sys.argv[1], "w", encoding="utf-8") as file:
            json.dump(golden, file, indent=1, sort_keys=True)
            file.write("\n")
