"""Python twin of experiments/evaluation/metrics: writes test/golden/metrics-scikit-learn.json.

Run from the repository root with numpy, scikit-learn and statsmodels installed:
    python bench/peers/metrics_twin.py
"""

import json
import platform
import warnings
from pathlib import Path

import numpy as np
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy import stats
from sklearn import isotonic, metrics


def logistic(margin):
    return 1 / (1 + np.exp(-margin))


def literal_cases():
    yield "four rows without ties", [1, 0, 1, 0], [2.0, 1.0, 0.0, -1.0], None
    yield "a tie across classes at the top", [1, 0, 1, 0, 0], [1.0, 1.0, 0.5, 0.0, -2.0], None
    yield "all margins equal", [1, 0, 0, 1, 0], [0.5] * 5, None
    yield "worst possible order", [0, 0, 0, 1, 1], [2.0, 1.5, 1.0, -1.0, -2.0], None
    yield "ties and weights", [1, 0, 1, 0, 1, 0], [1.5, 1.5, 0.0, 0.0, 0.0, -1.0], [1, 2, 0.5, 1, 3, 0.25]
    yield "a weight of zero on the best row", [0, 1, 0, 1, 0], [3.0, 2.0, 1.0, 0.0, -1.0], [0, 1, 1, 2, 1]


def drawn_cases():
    for name, seed, rows, levels in [("400 rows", 1, 400, None), ("300 rows in 12 ties", 2, 300, 12)]:
        draw = np.random.default_rng(seed)
        margins = np.round(draw.normal(-2, 1.5, rows), 6)
        if levels:
            margins = np.round(margins * 2) / 2
        labels = (draw.uniform(size=rows) < logistic(0.3 + 0.8 * margins)).astype(int)
        yield name, labels.tolist(), margins.tolist(), None
        yield f"{name}, weighted", labels.tolist(), margins.tolist(), draw.integers(1, 5, rows).tolist()


def corp(y, p, w):
    """Dimitriadis, Gneiting & Jordan (2021), eq. 2, with scikit-learn's isotonic regression."""
    fitted = isotonic.IsotonicRegression().fit(p, y, sample_weight=w).predict(p)
    rate = np.average(y, weights=w)
    mean = lambda forecast: np.average((forecast - y) ** 2, weights=w)
    return mean(p) - mean(fitted), mean(np.full(len(y), rate)) - mean(fitted), mean(np.full(len(y), rate))


def slope(y, p, w):
    x = sm.add_constant(np.log(p / (1 - p)), has_constant="raise")
    fit = sm.GLM(y, x, family=sm.families.Binomial(), freq_weights=w).fit(tol=1e-14, maxiter=200)
    return float(fit.params[1])


def measured(labels, margins, weights, threshold):
    y, s = np.array(labels), np.array(margins)
    w = np.ones(len(y)) if weights is None else np.array(weights, dtype=float)
    p = logistic(s)
    alert = (s >= threshold).astype(int)
    kept = w > 0
    reliability, resolution, uncertainty = corp(y[kept], p[kept], w[kept])
    values = {
        "auc": metrics.roc_auc_score(y, s, sample_weight=w),
        "averagePrecision": metrics.average_precision_score(y, s, sample_weight=w),
        "logLoss": metrics.log_loss(y, p, sample_weight=w),
        "brier": metrics.brier_score_loss(y, p, sample_weight=w),
        "brierReliability": reliability,
        "brierResolution": resolution,
        "brierUncertainty": uncertainty,
        "observedOverExpected": np.sum(w * y) / np.sum(w * p),
        "baseRate": np.average(y, weights=w),
        "precision": metrics.precision_score(y, alert, sample_weight=w),
        "recall": metrics.recall_score(y, alert, sample_weight=w),
        "f0.5": metrics.fbeta_score(y, alert, beta=0.5, sample_weight=w),
        "f2": metrics.fbeta_score(y, alert, beta=2, sample_weight=w),
        "alertRate": np.average(alert, weights=w),
        "lift": metrics.precision_score(y, alert, sample_weight=w) / np.average(y, weights=w),
        "falsePositiveRate": 1 - metrics.recall_score(1 - y, 1 - alert, sample_weight=w),
        "falseNegativeRate": 1 - metrics.recall_score(y, alert, sample_weight=w),
    }
    if np.sum(w[alert == 0]) > 0:
        values["falseOmissionRate"] = 1 - metrics.precision_score(1 - y, 1 - alert, sample_weight=w)
    if len(y) >= 300:
        values["calibrationSlope"] = slope(y, p, w)
    return {name: float(value) for name, value in values.items()}


def case(name, labels, margins, weights):
    threshold = float(np.sort(margins)[int(len(margins) * 0.7)])
    probabilities = logistic(np.array(margins)).tolist()
    return {
        "name": name,
        "labels": labels,
        "margins": margins,
        "probabilities": probabilities,
        "weights": weights,
        "threshold": threshold,
        "expected": measured(labels, margins, weights, threshold),
    }


def main():
    warnings.simplefilter("error", sklearn.exceptions.UndefinedMetricWarning)
    golden = {
        "madeBy": "bench/peers/metrics_twin.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "statsmodels": statsmodels.__version__,
        },
        "cases": [case(*one) for one in [*literal_cases(), *drawn_cases()]],
        "t975": {str(n): float(stats.t.ppf(0.975, n)) for n in [1, 2, 3, 4, 5, 9, 10, 39, 40, 999, 2000]},
    }
    Path("test/golden/metrics-scikit-learn.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
