#!/usr/bin/env python3
"""Runs our training table and the peers in turn and prints the ratios: compare.py [ROUNDS]."""
import json
import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.join(HERE, "..", "NnService.Benchmarks")


def ours():
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "training.json")
        subprocess.run(["dotnet", "run", "-c", "Release", "--project", PROJECT, "--", "training", "--json", file], check=True, stdout=subprocess.DEVNULL)
        with open(file, encoding="utf-8") as answer:
            return {row["name"]: row for row in json.load(answer)["workloads"]}


def peers():
    return json.loads(subprocess.run([sys.executable, os.path.join(HERE, "peers.py")], check=True, capture_output=True, text=True).stdout)


def main():
    rounds = [(ours(), peers()) for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 3)]
    print("| workload | ours, samples/s | of FMA peak | best peer, samples/s | its setting | ratio, median (all rounds) |")
    print("|---|---|---|---|---|---|")
    for name in rounds[0][0]:
        ratios = [mine[name]["samplesPerSecond"] / theirs[name]["samplesPerSecond"] for mine, theirs in rounds]
        mine = statistics.median(mine[name]["samplesPerSecond"] for mine, _ in rounds)
        share = statistics.median(mine[name]["shareOfPeak"] for mine, _ in rounds)
        theirs = statistics.median(theirs[name]["samplesPerSecond"] for _, theirs in rounds)
        every = ", ".join(f"{ratio:.2f}" for ratio in sorted(ratios))
        print(f"| {name} | {mine:,.0f} | {share:.0%} | {theirs:,.0f} | {rounds[-1][1][name]['setting']} | **{statistics.median(ratios):.1f}** ({every}) |")


main()
