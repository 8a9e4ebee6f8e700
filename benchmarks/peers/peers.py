#!/usr/bin/env python3
"""Times scikit-learn's and PyTorch's multilayer perceptrons on the workloads of the training table.

Needs Debian's python3-sklearn, python3-torch and libopenblas0-pthread (or newer ones from elsewhere).
Each library runs in its best of the settings below; prints one JSON object: workload -> samples per second and setting.
Every setting runs in a process of its own, because libraries read the number of threads when they are loaded.
"""
import json
import os
import subprocess
import sys
import time

WORKLOADS = {
    "iris": (150, 16, [4, 10, 3]),
    "digits": (1797, 64, [64, 100, 10]),
    "mnist": (20000, 128, [784, 256, 128, 10]),
    "wide": (4096, 256, [784, 2048, 2048, 10]),
}
LIBRARIES = ("sklearn", "torch")
SECONDS = 3.0


def data(rows, units):
    import numpy

    random = numpy.random.default_rng(1)
    return random.random((rows, units[0]), dtype=numpy.float32), random.integers(0, units[-1], rows)


def best_rate(epoch, rows):
    """Rows per second of the fastest stretch of at least half a second, after a warm-up."""
    epoch()
    best, end = 0.0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        start, epochs = time.perf_counter(), 0
        while time.perf_counter() - start < 0.5 or epochs == 0:
            epoch()
            epochs += 1
        best = max(best, epochs * rows / (time.perf_counter() - start))
    return best


def sklearn(rows, batch, units):
    import warnings

    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore")
    x, labels = data(rows, units)
    # max_iter epochs of one call, because each call of fit prepares anew; all classes are there from the first rows on.
    labels[: units[-1]] = range(units[-1])
    epochs = max(1, int(2e8 / (rows * sum(a * b for a, b in zip(units, units[1:])))))
    model = MLPClassifier(units[1:-1], solver="adam", batch_size=batch, max_iter=epochs, n_iter_no_change=10**9, tol=0.0, warm_start=True)
    return best_rate(lambda: model.fit(x, labels), rows * epochs)


def torch(rows, batch, units):
    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    inputs, labels = (torch.from_numpy(values) for values in data(rows, units))
    layers = []
    for fan_in, fan_out in zip(units, units[1:]):
        layers += [torch.nn.Linear(fan_in, fan_out), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    loss, optimizer = torch.nn.CrossEntropyLoss(), torch.optim.Adam(model.parameters())

    def epoch():
        order = torch.randperm(rows)
        for start in range(0, rows, batch):
            rows_of_batch = order[start : start + batch]
            optimizer.zero_grad()
            loss(model(inputs[rows_of_batch]), labels[rows_of_batch]).backward()
            optimizer.step()

    return best_rate(epoch, rows)


def main():
    if len(sys.argv) == 3:
        print(globals()[sys.argv[1]](*WORKLOADS[sys.argv[2]]))
        return
    results = {}
    for workload in WORKLOADS:
        rates = {}
        for library in LIBRARIES:
            for threads in sorted({1, os.cpu_count() or 1}):
                environment = dict(os.environ, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
                answer = subprocess.run([sys.executable, __file__, library, workload], env=environment, capture_output=True, text=True, check=True)
                rates[f"{library}, {threads} threads"] = float(answer.stdout)
        setting = max(rates, key=rates.get)
        results[workload] = {"samplesPerSecond": rates[setting], "setting": setting, "all": rates}
    print(json.dumps(results, indent=2))


main()
