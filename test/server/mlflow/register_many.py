"""Registers versions of one model from several threads of this process; prints the numbers they got, as JSON.

Usage: register_many.py ADDRESS TOKEN MODEL COUNT
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

address, token, model, count = sys.argv[1:5]
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["MLFLOW_TRACKING_TOKEN"] = token

from mlflow import MlflowClient  # noqa: E402

client = MlflowClient(address, address)


def register(i):
    source = f"s3://bucket/{os.getpid()}/{i}"
    version = client.create_model_version(model, source, tags={"i": str(i)})
    return [int(version.version), source]


with ThreadPoolExecutor(int(count)) as threads:
    print(json.dumps(list(threads.map(register, range(int(count))))))
