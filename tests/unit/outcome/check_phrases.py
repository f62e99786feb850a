#!/usr/bin/env python3
"""Holds the phrases that train.py makes to phrases.txt, as the C++ test does. Usage: check_phrases.py SOURCE_DIR"""
import importlib.util
import json
import pathlib
import sys

source = pathlib.Path(sys.argv[1])
spec = importlib.util.spec_from_file_location("train", source / "resources/refusal-model/train.py")
sys.dont_write_bytecode = True
train = importlib.util.module_from_spec(spec)
spec.loader.exec_module(train)

wrong, rows = [], 0
for line in (source / "tests/unit/outcome/phrases.txt").read_text(encoding="utf-8").splitlines():
    if not line.startswith("#"):
        text, expected = line.split(" | ", 1)
        found = " ".join(train.tokens(json.loads(text)))
        rows += 1
        if found != expected:
            wrong.append(f"{text}: {found}; expected {expected}")
print("\n".join(wrong) or f"{rows} texts give their words and marks")
sys.exit(1 if wrong or not rows else 0)
