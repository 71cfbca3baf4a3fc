"""Models as other people's xgboost saves them, with what that version predicts from them.

    python bench/peers/xgboost_models.py test/golden/xgboost-models

writes VERSION.json there: per case the text that `save_model` wrote and margins and contributions on the matrix of
xgboost_twin.py (its last two columns made whole numbers, so that they can be categories). A case that the version
cannot train is left out; `expected` says whether a predictor of one margin can read it.
"""

import contextlib
import hashlib
import json
import pathlib
import sys
import warnings

import numpy as np
import xgboost as xgb
from xgboost_twin import NAMES, ROWS, make_data

CATEGORICAL = ["q", "q", "q", "q", "c", "c"]
SMALL = {"max_depth": 2, "eta": 0.5, "seed": 3, "nthread": 1}


def make_values():
    values, labels, weights = make_data()
    values[:, 4] += 4
    values[:, 5] = np.floor((values[:, 5] + 2) * 10)
    return values, labels, weights


VALUES, LABELS, WEIGHTS = make_values()
ROW = np.arange(ROWS)
COUNTS = (LABELS * 3 + ROW % 4).astype(np.float32)
AMOUNTS = ((ROW % 7 + 1 + 4 * LABELS) / 4).astype(np.float32)


def matrix(labels=LABELS, categorical=False, named=True, **more):
    types = CATEGORICAL if categorical else None
    names = NAMES if named else None
    return xgb.DMatrix(
        VALUES,
        label=labels,
        feature_names=names,
        feature_types=types,
        enable_categorical=categorical,
        missing=np.nan,
        nthread=1,
        **more,
    )


def trained(params, data=None, rounds=3, **more):
    return xgb.train({**SMALL, **params}, data or matrix(), rounds, **more)


def logistic(**params):
    return trained({"objective": "binary:logistic", **params})


def ranked(objective):
    data = matrix((ROW % 3 * LABELS).astype(np.float32))
    data.set_group([20] * (ROWS // 20))
    return trained({"objective": objective}, data)


def survival_aft():
    data = matrix()
    data.set_float_info("label_lower_bound", AMOUNTS)
    data.set_float_info("label_upper_bound", AMOUNTS + 1)
    return trained({"objective": "survival:aft", "aft_loss_distribution": "normal"}, data)


def stopped():
    half = ROWS // 2
    parts = [
        xgb.DMatrix(VALUES[part], label=LABELS[part], feature_names=NAMES, nthread=1)
        for part in (slice(0, half), slice(half, None))
    ]
    params = {"objective": "binary:logistic", "max_depth": 3, "eta": 1.0, "eval_metric": "logloss"}
    return trained(params, parts[0], 20, evals=[(parts[1], "eval")], early_stopping_rounds=2, verbose_eval=False)


def by_scikit(kind, **params):
    import pandas as pd

    frame = pd.DataFrame(VALUES, columns=NAMES)
    model = getattr(xgb, kind)(n_estimators=3, max_depth=2, n_jobs=1, random_state=3, **params)
    model.fit(frame, LABELS)
    return model.get_booster()


def from_frame():
    import pandas as pd

    frame = pd.DataFrame(VALUES[:, :4], columns=NAMES[:4])
    sizes = [None if np.isnan(v) else f"size {int(v)}" for v in VALUES[:, 4]]
    frame["size"] = pd.Categorical(sizes, categories=[f"size {k}" for k in range(8)])
    frame["age"] = VALUES[:, 5].astype(np.float64)
    data = xgb.DMatrix(frame, label=LABELS, enable_categorical=True, nthread=1)
    return trained({"objective": "binary:logistic", "tree_method": "hist", "max_cat_to_onehot": 1}, data)


def own_objective():
    def squared(margins, data):
        return margins - data.get_label(), np.ones(ROWS)

    return trained({"base_score": 0.3}, obj=squared)


def with_attributes():
    booster = logistic()
    booster.set_attr(best_iteration="1", best_score="0.5", note='{"NaN": [Infinity, -Infinity]}', __proto__="x")
    return booster


def refreshed():
    booster = logistic()
    params = {"objective": "binary:logistic", "process_type": "update", "updater": "refresh", "refresh_leaf": True}
    return xgb.train({**SMALL, **params}, matrix(1 - LABELS), 3, xgb_model=booster)


def continued():
    return trained({"objective": "binary:logistic", "num_parallel_tree": 1}, rounds=2, xgb_model=logistic(max_depth=2))


def two_targets(**params):
    return trained({"objective": "reg:squarederror", "tree_method": "hist", **params}, matrix(np.stack([LABELS, COUNTS], 1)))


def categorical(**params):
    params = {"objective": "binary:logistic", "tree_method": "hist", "max_depth": 4, **params}
    return trained(params, matrix(categorical=True))


def plain(objective, labels=AMOUNTS, **params):
    return trained({"objective": objective, **params}, matrix(labels))


READ = {
    "without names": lambda: trained({"objective": "binary:logistic"}, matrix(named=False)),
    "with names": logistic,
    "with attributes": with_attributes,
    "base_score 0.2": lambda: logistic(base_score=0.2),
    "no rounds": lambda: trained({"objective": "binary:logistic", "base_score": 0.3}, rounds=0),
    "constant label": lambda: trained({"objective": "binary:logistic"}, matrix(np.zeros(ROWS, np.float32))),
    "pruned": lambda: logistic(gamma=12.0, max_depth=4),
    "exact": lambda: logistic(tree_method="exact", max_depth=4),
    "approx": lambda: logistic(tree_method="approx"),
    "lossguide": lambda: logistic(tree_method="hist", grow_policy="lossguide", max_leaves=6, max_depth=0),
    "monotone": lambda: logistic(tree_method="hist", monotone_constraints="(1,0,-1,0,0,0)"),
    "weighted": lambda: trained({"objective": "binary:logistic"}, matrix(weight=WEIGHTS)),
    "early stopping": stopped,
    "continued": continued,
    "refreshed": refreshed,
    "sliced": lambda: logistic()[0:2],
    "dart": lambda: logistic(booster="dart", rate_drop=0.5),
    "dart, one_drop, forest": lambda: logistic(booster="dart", rate_drop=0.4, one_drop=1, normalize_type="forest"),
    "dart of categories": lambda: categorical(booster="dart", rate_drop=0.5),
    "random forest": lambda: logistic(num_parallel_tree=3, subsample=0.5, colsample_bynode=0.6),
    "XGBClassifier": lambda: by_scikit("XGBClassifier"),
    "XGBRegressor": lambda: by_scikit("XGBRegressor"),
    "XGBRFClassifier": lambda: by_scikit("XGBRFClassifier"),
    "categories, one against the rest": lambda: categorical(max_cat_to_onehot=100),
    "categories, in two sets": lambda: categorical(max_cat_to_onehot=1),
    "categories of a frame": from_frame,
    "own objective": own_objective,
    "binary:logitraw": lambda: plain("binary:logitraw", LABELS, base_score=0.3),
    "binary:hinge": lambda: plain("binary:hinge", LABELS),
    "reg:logistic": lambda: plain("reg:logistic", (COUNTS / 8).astype(np.float32)),
    "reg:squarederror": lambda: plain("reg:squarederror"),
    "reg:squaredlogerror": lambda: plain("reg:squaredlogerror"),
    "reg:pseudohubererror": lambda: plain("reg:pseudohubererror"),
    "reg:absoluteerror": lambda: plain("reg:absoluteerror"),
    "reg:quantileerror": lambda: plain("reg:quantileerror", quantile_alpha=0.7, tree_method="hist"),
    "reg:gamma": lambda: plain("reg:gamma"),
    "reg:tweedie": lambda: plain("reg:tweedie", tweedie_variance_power=1.3),
    "count:poisson": lambda: plain("count:poisson", COUNTS, base_score=0.8),
    "survival:cox": lambda: plain("survival:cox"),
    "survival:aft": survival_aft,
    "rank:pairwise": lambda: ranked("rank:pairwise"),
    "rank:ndcg": lambda: ranked("rank:ndcg"),
    "rank:map": lambda: ranked("rank:pairwise") if xgb.__version__ < "2" else rank_map(),
}

REFUSED = {
    "multi:softprob": lambda: plain("multi:softprob", (ROW % 3).astype(np.float32), num_class=3),
    "multi:softmax": lambda: plain("multi:softmax", (ROW % 3).astype(np.float32), num_class=3),
    "gblinear": lambda: logistic(booster="gblinear", max_depth=None),
    "two targets": two_targets,
    "vector leaves": lambda: two_targets(multi_strategy="multi_output_tree"),
    "two quantiles": lambda: plain("reg:quantileerror", quantile_alpha=[0.2, 0.8], tree_method="hist"),
}


def rank_map():
    data = matrix(LABELS)
    data.set_group([20] * (ROWS // 20))
    return trained({"objective": "rank:map"}, data)


def everything(booster):
    is_categorical = booster.feature_types is not None and "c" in booster.feature_types
    return xgb.DMatrix(
        VALUES,
        feature_names=booster.feature_names,
        feature_types=booster.feature_types,
        enable_categorical=is_categorical,
        missing=np.nan,
        nthread=1,
    )


def described(make):
    booster = make()
    booster.set_param({"nthread": 1})
    text = bytes(booster.save_raw("json")).decode()
    loaded = xgb.Booster({"nthread": 1}, model_file=bytearray(text.encode()))
    margins = loaded.predict(everything(loaded), output_margin=True)
    contributions = None
    with contextlib.suppress(xgb.core.XGBoostError):
        contributions = loaded.predict(everything(loaded), pred_contribs=True)[:6].tolist()
    return {
        "model": text,
        "marginsSha256": hashlib.sha256(margins.astype("<f4").tobytes()).hexdigest(),
        "margins": [float(v) for v in margins.ravel()[:6]],
        "contributions": contributions,
    }


def cases():
    made = {}
    for expected, group in (("read", READ), ("refused", REFUSED)):
        for name, make in group.items():
            try:
                made[name] = {"expected": expected, **described(make)}
            except (xgb.core.XGBoostError, TypeError, ValueError, AttributeError) as error:
                print(f"{xgb.__version__} has no {name}: {str(error).strip().splitlines()[0][:120]}", file=sys.stderr)
    return made


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    xgb.set_config(verbosity=0)
    made = {"madeWith": {"xgboost": xgb.__version__, "numpy": np.__version__}, "cases": cases()}
    path = pathlib.Path(sys.argv[1]) / f"{xgb.__version__}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")
