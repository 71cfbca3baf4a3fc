"""Prints test/golden/calibration-sklearn.json: isotonic and intercept calibration by scikit-learn and statsmodels.

    python bench/peers/calibration_twin.py > test/golden/calibration-sklearn.json
"""
import json
import sys

import numpy as np
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression


def rows(seed, n, levels=None):
    """Margins with a rising but misplaced probability; with `levels`, many ties."""
    draw = np.random.default_rng(seed)
    margins = draw.normal(-1, 2, n)
    if levels:
        margins = np.round(margins * levels) / levels
    labels = (draw.uniform(size=n) < 1 / (1 + np.exp(-(0.6 * margins - 1)))).astype(int)
    return margins, labels, draw.integers(0, 4, n).astype(float) / 2


def isotonic(margins, labels, weights, asked):
    fitted = IsotonicRegression(out_of_bounds="clip").fit(margins, labels, sample_weight=weights)
    return {
        "margins": fitted.X_thresholds_.tolist(),
        "probabilities": fitted.y_thresholds_.tolist(),
        "predictions": fitted.predict(asked).tolist(),
    }


def intercept(margins, labels, weights):
    """The GLM with the margin as offset: slope 1, intercept free."""
    w = np.ones(len(labels)) if weights is None else weights
    kept = w > 0
    model = sm.GLM(labels[kept], np.ones((kept.sum(), 1)), family=sm.families.Binomial(), offset=margins[kept], freq_weights=w[kept])
    return float(model.fit(tol=1e-14, maxiter=200).params[0])


def case(name, seed, n, levels):
    margins, labels, weights = rows(seed, n, levels)
    asked = np.concatenate([np.linspace(-12, 12, 97), margins[:40]])
    return {
        "name": name,
        "margins": margins.tolist(),
        "labels": labels.tolist(),
        "weights": weights.tolist(),
        "asked": asked.tolist(),
        "isotonic": isotonic(margins, labels, None, asked),
        "isotonicWeighted": isotonic(margins, labels, weights, asked),
        "intercept": intercept(margins, labels, None),
        "interceptWeighted": intercept(margins, labels, weights),
    }


def prior():
    """A model of cell means: reweighting a class moves the fitted log-odds by exactly the prior correction."""
    x = np.repeat([[0.0], [1.0]], [600, 400], axis=0)
    y = np.concatenate([np.repeat([1, 0], [30, 570]), np.repeat([1, 0], [60, 340])])
    kept_share = 0.25
    fit = lambda w: LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(x, y, sample_weight=w)
    sampled = np.where(y == 1, 1.0, kept_share)
    resampled, full = fit(sampled), fit(np.ones(len(y)))
    return {
        "trainRate": float(np.average(y, weights=sampled)),
        "populationRate": float(y.mean()),
        "margins": resampled.decision_function([[0.0], [1.0]]).tolist(),
        "probabilities": full.predict_proba([[0.0], [1.0]])[:, 1].tolist(),
    }


def main():
    json.dump(
        {
            "madeBy": "bench/peers/calibration_twin.py",
            "versions": {"numpy": np.__version__, "sklearn": sklearn.__version__, "statsmodels": statsmodels.__version__},
            "cases": [
                case("200 rows without ties", 1, 200, None),
                case("300 rows in ties of 0.5", 2, 300, 2),
                case("40 rows", 3, 40, None),
            ],
            "prior": prior(),
        },
        sys.stdout,
    )
    print()


if __name__ == "__main__":
    main()
