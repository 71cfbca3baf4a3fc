"""Prints test/golden/logistic-sklearn.json: coefficients, cluster-robust errors and sigmoid calibration by the peers.

    python bench/peers/logistic_twin.py > test/golden/logistic-sklearn.json
"""
import json
import sys

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.calibration import _sigmoid_calibration
from sklearn.linear_model import LogisticRegression

FIRMS, MONTHS = 60, 5


def make():
    """Firms with several rows each, a firm effect, columns of very different size, float32 as in a matrix."""
    random = np.random.default_rng(20240601)
    firms = np.repeat(np.arange(FIRMS), MONTHS)
    effect = random.normal(size=FIRMS)[firms]
    n = len(firms)
    x = np.column_stack([
        random.normal(size=n) + 0.5 * effect,
        1000 + 50 * random.normal(size=n),
        (random.uniform(size=n) < 0.3).astype(float),
        random.lognormal(size=n),
    ]).astype(np.float32)
    eta = -1.2 + 0.9 * x[:, 0] + 0.01 * (x[:, 1] - 1000) + 0.5 * x[:, 2] - 0.2 * x[:, 3] + effect
    y = (random.uniform(size=n) < 1 / (1 + np.exp(-eta))).astype(int)
    weights = random.integers(1, 4, size=n).astype(float) / 2
    return x, y, firms, weights


def sklearn_fit(x, y, weights, lam, class_weight=None):
    c = np.inf if lam == 0 else 1 / lam
    model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000, class_weight=class_weight)
    model.fit(x.astype(np.float64), y, sample_weight=weights)
    return {"lambda": lam, "intercept": model.intercept_[0], "coefficients": model.coef_[0].tolist()}


def statsmodels_fit(x, y, firms):
    result = sm.Logit(y, sm.add_constant(x.astype(np.float64))).fit(
        method="newton", tol=1e-12, maxiter=100, disp=0, cov_type="cluster", cov_kwds={"groups": firms}
    )
    return {"parameters": result.params.tolist(), "errors": result.bse.tolist(), "intervals": result.conf_int().tolist()}


def weighted_errors(x, y, firms, weights):
    """The GLM with variance weights has the same weighted scores."""
    model = sm.GLM(y, sm.add_constant(x.astype(np.float64)), family=sm.families.Binomial(), var_weights=weights)
    result = model.fit(tol=1e-12, maxiter=100, cov_type="cluster", cov_kwds={"groups": firms})
    return {"parameters": result.params.tolist(), "errors": result.bse.tolist()}


def platt(margins, y, weights):
    a, b = _sigmoid_calibration(margins, y, sample_weight=weights)
    return {"slope": -a, "intercept": -b}


def main():
    x, y, firms, weights = make()
    margins = (0.8 * x[:, 0] + 0.004 * (x[:, 1] - 1000)).astype(np.float64)
    json.dump(
        {
            "versions": {
                "numpy": np.__version__,
                "scipy": scipy.__version__,
                "sklearn": sklearn.__version__,
                "statsmodels": statsmodels.__version__,
            },
            "columns": [column.tolist() for column in x.T],
            "labels": y.tolist(),
            "firms": firms.tolist(),
            "weights": weights.tolist(),
            "sklearn": [sklearn_fit(x, y, None, lam) for lam in (0, 0.01, 1, 100)],
            "sklearnWeighted": [sklearn_fit(x, y, weights, lam) for lam in (0, 1)],
            "sklearnClassWeights": [
                {"classWeights": "balanced", "weighted": False, **sklearn_fit(x, y, None, 1, "balanced")},
                {"classWeights": "balanced", "weighted": True, **sklearn_fit(x, y, weights, 1, "balanced")},
                {"classWeights": {"failing": 5, "other": 0.5}, "weighted": False, **sklearn_fit(x, y, None, 0, {1: 5, 0: 0.5})},
                {"classWeights": {"failing": 5, "other": 0.5}, "weighted": True, **sklearn_fit(x, y, weights, 1, {1: 5, 0: 0.5})},
            ],
            "statsmodels": statsmodels_fit(x, y, firms),
            "statsmodelsWeighted": weighted_errors(x, y, firms, weights),
            "margins": margins.tolist(),
            "platt": platt(margins, y, None),
            "plattWeighted": platt(margins, y, weights),
        },
        sys.stdout,
    )
    print()


if __name__ == "__main__":
    main()
