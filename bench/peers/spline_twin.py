"""Prints test/golden/spline-numpy.json: the natural cubic basis by numpy, checked against the space that patsy spans.

    python bench/peers/spline_twin.py > test/golden/spline-numpy.json
"""
import json
import sys

import numpy as np
import patsy

PLACES = {
    3: [0.1, 0.5, 0.9],
    4: [0.05, 0.35, 0.65, 0.95],
    5: [0.05, 0.275, 0.5, 0.725, 0.95],
    6: [0.05, 0.23, 0.41, 0.59, 0.77, 0.95],
    7: [0.025, 0.1833, 0.3417, 0.5, 0.6583, 0.8167, 0.975],
}  # Harrell (2015), table 2.3


def basis(x, knots):
    """Hastie, Tibshirani & Friedman (2009), eq. 5.4 and 5.5."""
    cube = lambda value: np.maximum(value, 0) ** 3
    d = lambda k: (cube(x - knots[k]) - cube(x - knots[-1])) / (knots[-1] - knots[k])
    return np.column_stack([d(k) - d(len(knots) - 2) for k in range(len(knots) - 2)])


def unspanned(columns, x, knots):
    """Largest residual of our columns on patsy's natural cubic regression splines, inside the knots."""
    inside = (x >= knots[0]) & (x <= knots[-1])
    peer = np.asarray(patsy.cr(x[inside], knots=knots[1:-1], lower_bound=knots[0], upper_bound=knots[-1]))
    assert peer.shape[1] == len(knots)
    solution = np.linalg.lstsq(peer, columns[inside], rcond=None)[0]
    return float(np.abs(peer @ solution - columns[inside]).max())


def case(seed, count):
    draw = np.random.default_rng(seed)
    train = np.round(draw.lognormal(size=120), 6)
    scaled = (train - train.mean()) / train.std()
    knots = np.quantile(scaled, np.round(PLACES[count], 4) if count < 7 else np.linspace(0.025, 0.975, 7))
    columns = basis(scaled, knots)
    residual = unspanned(columns, scaled, knots)
    assert residual < 1e-9, residual
    return {
        "train": train.tolist(),
        "count": count,
        "knots": knots.tolist(),
        "columns": ((columns - columns.mean(axis=0)) / columns.std(axis=0)).T.tolist(),
        "largestResidualOnPatsy": residual,
    }


def main():
    json.dump(
        {
            "madeBy": "bench/peers/spline_twin.py",
            "versions": {"numpy": np.__version__, "patsy": patsy.__version__},
            "cases": [case(seed, count) for seed, count in enumerate(PLACES)],
        },
        sys.stdout,
    )
    print()


if __name__ == "__main__":
    main()
