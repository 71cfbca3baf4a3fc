"""Python twin of experiments/evaluation/calibration: writes test/golden/reliability-sklearn.json.

Run from the repository root with numpy, scikit-learn and statsmodels installed:
    python bench/peers/reliability_twin.py
"""

import json
import platform
from pathlib import Path

import numpy as np
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.isotonic import IsotonicRegression


def errors(y, p, firms, bins=10):
    """Plain ECE, and Kumar, Liang & Ma's debiased one with statsmodels' clustered variance of each bin's gap."""
    expected, squared = 0.0, 0.0
    for rows in np.array_split(np.argsort(p), bins):
        gap = (y - p)[rows]
        fit = sm.OLS(gap, np.ones(len(rows))).fit(
            cov_type="cluster", cov_kwds={"groups": firms[rows], "use_correction": False}
        )
        n = len(set(firms[rows]))
        share = len(rows) / len(y)
        expected += share * abs(gap.mean())
        squared += share * (gap.mean() ** 2 - fit.bse[0] ** 2 * n / (n - 1))
    return {"expected": float(expected), "corrected": float(np.sqrt(max(0, squared)))}


def main():
    draw = np.random.default_rng(11)
    firms = np.repeat(np.arange(200), 4)
    margins = np.repeat(draw.normal(-1.5, 1, 200), 4) + draw.normal(0, 0.6, 800)
    y = (draw.uniform(size=800) < 1 / (1 + np.exp(-margins))).astype(int)
    cases = []
    for name, scale in [("calibrated", 1.0), ("too extreme", 2.5)]:
        p = 1 / (1 + np.exp(-scale * margins))
        fitted = IsotonicRegression().fit(p, y).predict(p)
        cases.append(
            {"name": name, "probabilities": p.tolist(), "isotonic": fitted.tolist(), **errors(y, p, firms)}
        )
    golden = {
        "madeBy": "bench/peers/reliability_twin.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "statsmodels": statsmodels.__version__,
        },
        "labels": y.tolist(),
        "firms": firms.tolist(),
        "cases": cases,
    }
    Path("test/golden/reliability-sklearn.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
