"""Python twin of experiments/evaluation/audit: writes test/golden/fairness-fairlearn.json.

Run from the repository root with fairlearn, scikit-learn and statsmodels installed:
    python bench/peers/fairness_twin.py
"""

import json
import platform
from pathlib import Path

import fairlearn
import numpy as np
import sklearn
import statsmodels
import statsmodels.api as sm
from fairlearn import metrics as fl
from sklearn import metrics
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import confint_proportions_2indep


def false_omission_rate(y, alert):
    return 1 - metrics.precision_score(1 - y, 1 - alert)


ASKED = {
    "recall": metrics.recall_score,
    "precision": metrics.precision_score,
    "falsePositiveRate": fl.false_positive_rate,
    "falseNegativeRate": fl.false_negative_rate,
    "alertRate": lambda y, alert: fl.selection_rate(y, alert),
    "falseOmissionRate": false_omission_rate,
    "baseRate": lambda y, alert: np.mean(y),
}


def clustered_error(y, alert, firms):
    """Standard error of recall: a mean over failing rows, by statsmodels' cluster-robust covariance."""
    some = y == 1
    fit = sm.OLS(alert[some].astype(float), np.ones(some.sum())).fit(
        cov_type="cluster", cov_kwds={"groups": firms[some], "use_correction": False}
    )
    return float(fit.bse[0])


def over_strata(of, group, strata, firms):
    """A share held against everyone else's: pooled difference as least squares with an intercept per stratum, its
    standard error clustered on the firm; pooled ratio by Mantel and Haenszel."""
    dummies = (strata[:, None] == np.unique(strata)[None, :]).astype(float)
    design = np.column_stack([group.astype(float), dummies])
    fit = sm.OLS(of.astype(float), design).fit(
        cov_type="cluster", cov_kwds={"groups": firms, "use_correction": False}
    )
    tables = [
        [[np.sum(of[s & g]), np.sum(1 - of[s & g])] for g in (group, ~group)]
        for s in (strata == one for one in np.unique(strata))
    ]
    pooled = StratifiedTable([np.array(table, dtype=float) for table in tables])
    return {
        "difference": float(fit.params[0]),
        "error": float(fit.bse[0]),
        "ratio": float(pooled.riskratio_pooled),
    }


def main():
    draw = np.random.default_rng(7)
    firms = np.repeat(np.arange(150), 4)
    region = np.repeat(draw.choice(["north", "south", "islands"], 150, p=[0.5, 0.4, 0.1]), 4)
    size = np.repeat(draw.choice(["10-19", "20-49"], 150), 4)
    margins = np.round(np.repeat(draw.normal(-1, 1, 150), 4) + draw.normal(0, 0.5, 600), 4)
    y = (draw.uniform(size=600) < 1 / (1 + np.exp(-margins - 0.5 * (region == "north")))).astype(int)
    alert = (margins >= -0.5).astype(int)
    frame = fl.MetricFrame(metrics=ASKED, y_true=y, y_pred=alert, sensitive_features=region)
    within = fl.MetricFrame(
        metrics=ASKED, y_true=y, y_pred=alert, sensitive_features=region, control_features=size
    )
    failing, calm = y == 1, alert == 0
    pooled = {
        level: {
            "recall": over_strata(alert[failing], (region == level)[failing], size[failing], firms[failing]),
            "falseOmissionRate": over_strata(y[calm], (region == level)[calm], size[calm], firms[calm]),
        }
        for level in ["islands", "north", "south"]
    }
    ratio = frame.ratio(method="between_groups")
    effects, variances = np.array([0.3, 0.6, 0.1, 0.35, 0.5]), np.array([0.01, 0.002, 0.02, 0.004, 0.05])
    random = combine_effects(effects, variances, method_re="dl")
    golden = {
        "madeBy": "bench/peers/fairness_twin.py",
        "versions": {
            "python": platform.python_version(),
            "fairlearn": fairlearn.__version__,
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "statsmodels": statsmodels.__version__,
        },
        "labels": y.tolist(),
        "margins": margins.tolist(),
        "firms": firms.tolist(),
        "region": region.tolist(),
        "size": size.tolist(),
        "threshold": -0.5,
        "byGroup": {name: frame.by_group[name].astype(float).to_dict() for name in ASKED},
        "difference": {n: float(v) for n, v in frame.difference(method="between_groups").items()},
        "ratio": {n: float(v) for n, v in ratio.items()},
        "differenceWithin": {
            level: {name: float(row[name]) for name in ASKED}
            for level, row in within.difference(method="between_groups").iterrows()
        },
        "pooledWithin": pooled,
        "recallError": clustered_error(y, alert, firms),
        "newcomb": [
            [*counts, *map(float, confint_proportions_2indep(*counts, method="newcomb", compare="diff"))]
            for counts in [(56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (5, 56, 0, 29), (10, 10, 0, 20)]
        ],
        "shrink": {
            "effects": effects.tolist(),
            "variances": variances.tolist(),
            "between": float(random.tau2),
            "mean": float(random.mean_effect_re),
        },
    }
    Path("test/golden/fairness-fairlearn.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
