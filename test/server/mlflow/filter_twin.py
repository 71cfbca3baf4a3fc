"""What MLflow's own filter finds; reads {versions, filters} as JSON, prints for each filter the numbers found, or null."""

import json
import sys
from types import SimpleNamespace

from mlflow.exceptions import MlflowException
from mlflow.utils.search_utils import SearchModelVersionUtils

asked = json.load(sys.stdin)
versions = [SimpleNamespace(current_stage="None", **version) for version in asked["versions"]]


def found(text):
    try:
        return [version.version for version in SearchModelVersionUtils.filter(versions, text)]
    except (MlflowException, ValueError):  # a text for a number fails late there
        return None


print(json.dumps([found(text) for text in asked["filters"]]))
