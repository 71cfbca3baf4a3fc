"""Python twin of experiments/evaluation/intervals: writes test/golden/uncertainty-statsmodels.json.

Run from the repository root with numpy, scipy, scikit-learn and statsmodels installed:
    python bench/peers/uncertainty_twin.py
"""

import json
import platform
from pathlib import Path

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy import stats
from sklearn.metrics import roc_auc_score
from statsmodels.stats.multitest import multipletests


def obuchowski(y, s, firms):
    """Obuchowski (1997) from statsmodels' cluster-robust covariance of the placement values' two means."""
    positive, negative = s[y == 1], s[y == 0]
    wins = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
    places = np.empty(len(y))
    places[y == 1], places[y == 0] = wins.mean(axis=1), wins.mean(axis=0)
    x = np.column_stack([y == 1, y == 0]).astype(float)
    fit = sm.OLS(places, x).fit(
        cov_type="cluster", cov_kwds={"groups": firms, "use_correction": False}
    )
    v = fit.cov_params()
    counts = [len(set(firms[y == 1])), len(set(firms[y == 0])), len(set(firms))]
    i10, i01, i = [count / (count - 1) for count in counts]
    return float(np.sqrt(v[0, 0] * i10 + v[1, 1] * i01 + 2 * v[0, 1] * i))


def auc_cases():
    for name, seed, digits in [("unequal margins", 1, 6), ("many ties", 2, 0)]:
        draw = np.random.default_rng(seed)
        firms = np.repeat(np.arange(60), 5)
        margins = np.round(np.repeat(draw.normal(-1, 1, 60), 5) + draw.normal(0, 0.7, 300), digits)
        labels = (draw.uniform(size=300) < 1 / (1 + np.exp(-margins))).astype(int)
        yield {
            "name": name,
            "labels": labels.tolist(),
            "margins": margins.tolist(),
            "firms": firms.tolist(),
            "auc": float(roc_auc_score(labels, margins)),
            "standardError": obuchowski(labels, margins, firms),
        }


def slope_cases():
    """Slope of the outcome on the log-odds, with statsmodels' cluster-robust standard error."""
    for name, seed, beta in [("too extreme", 3, 0.6), ("too timid", 4, 1.7)]:
        draw = np.random.default_rng(seed)
        firms = np.repeat(np.arange(80), 5)
        margins = np.round(np.repeat(draw.normal(-1, 1, 80), 5) + draw.normal(0, 0.5, 400), 6)
        labels = (draw.uniform(size=400) < 1 / (1 + np.exp(-beta * margins))).astype(int)
        logit = sm.Logit(labels, sm.add_constant(margins))
        fit = logit.fit(
            disp=0, tol=1e-14, cov_type="cluster", cov_kwds={"groups": firms, "use_correction": False}
        )
        yield {
            "name": name,
            "labels": labels.tolist(),
            "margins": margins.tolist(),
            "firms": firms.tolist(),
            "slope": float(fit.params[1]),
            "standardError": float(fit.bse[1]),
        }


def main():
    raw = [0.04, 0.001, 0.2, 0.013, 0.6, 0.013, 0.9]
    golden = {
        "madeBy": "bench/peers/uncertainty_twin.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
            "statsmodels": statsmodels.__version__,
        },
        "auc": list(auc_cases()),
        "slope": list(slope_cases()),
        "holm": {"raw": raw, "adjusted": multipletests(raw, method="holm")[1].tolist()},
        "twoSided": [[t, n, float(2 * stats.t.sf(t, n))] for t in [0.1, 1, 2.5, 5] for n in [1, 4, 39, 500]],
    }
    Path("test/golden/uncertainty-statsmodels.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
