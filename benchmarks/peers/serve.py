#!/usr/bin/env python3
"""The peer of the serving table: a model of iris by scikit-learn behind FastAPI and uvicorn; serve.py [WORKERS].

Needs Debian's python3-fastapi, python3-uvicorn and python3-sklearn (or newer ones from elsewhere); python3-uvloop and python3-httptools make uvicorn faster.
POST /predict takes the body that NnService takes, {"instances": [...]} with objects or arrays, and answers label and probabilities of each row.
It is kept as fast as such a service can be: JSON goes to numpy without a schema in between, the answer is encoded once, and nothing is logged.
POST /declared does the same as FastAPI's tutorial shows: bodies are declared, checked and documented, and a thread calls the model.
"""
import importlib.util
import os
import socket
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"  # read when the libraries are loaded; more threads only get into each other's way here

import fastapi
import numpy
import sklearn
import uvicorn
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sklearn.datasets import load_iris
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FEATURES = ("sepal_length", "sepal_width", "petal_length", "petal_width")

iris = load_iris()
CLASSES = [str(name) for name in iris.target_names]
model = make_pipeline(StandardScaler(), MLPClassifier((16,), max_iter=1000, random_state=42)).fit(iris.data, iris.target)
app = fastapi.FastAPI()


class Flower(BaseModel):
    sepal_length: float
    sepal_width: float
    petal_length: float
    petal_width: float


class Question(BaseModel):
    instances: list[Flower]


class Prediction(BaseModel):
    label: str
    probability: float
    probabilities: dict[str, float]


class Answer(BaseModel):
    predictions: list[Prediction]


@app.post("/predict")
async def predict(request: fastapi.Request):
    rows = [row if isinstance(row, list) else [row[name] for name in FEATURES] for row in (await request.json())["instances"]]
    probabilities = model.predict_proba(numpy.array(rows, dtype=numpy.float64))
    answers = zip(probabilities.argmax(axis=1).tolist(), probabilities.tolist())
    return JSONResponse({"predictions": [{"label": CLASSES[k], "probability": row[k], "probabilities": dict(zip(CLASSES, row))} for k, row in answers]})


@app.post("/declared")
def declared(question: Question) -> Answer:
    probabilities = model.predict_proba(numpy.array([[getattr(flower, name) for name in FEATURES] for flower in question.instances]))
    answers = zip(probabilities.argmax(axis=1).tolist(), probabilities.tolist())
    return Answer(predictions=[Prediction(label=CLASSES[k], probability=row[k], probabilities=dict(zip(CLASSES, row))) for k, row in answers])


def main():
    config = uvicorn.Config(app, log_level="warning", access_log=False)
    config.load()
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    loop = "uvloop" if importlib.util.find_spec("uvloop") else "asyncio"  # as uvicorn chooses by itself
    print(f"FastAPI {fastapi.__version__}, uvicorn {uvicorn.__version__} ({loop}, {config.http_protocol_class.__name__}), scikit-learn {sklearn.__version__}", file=sys.stderr, flush=True)
    print(f"Now listening on: http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    for _ in range(int(sys.argv[1]) - 1 if len(sys.argv) > 1 else 0):
        if os.fork() == 0:
            break
    uvicorn.Server(config).run(sockets=[listening])


main()
