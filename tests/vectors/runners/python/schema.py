"""Validates every line of every file by schema.json."""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator

CORPUS = pathlib.Path(__file__).parents[2]
schema = json.loads((CORPUS / "schema.json").read_text(encoding="ascii"))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
lines = [json.loads(line) for file in sorted(CORPUS.glob("*.jsonl")) for line in file.open(encoding="ascii")]
errors = [f"{line.get('id')}: {error.message}" for line in lines for error in validator.iter_errors(line)]
print(f"schema.json: {len(lines)} lines, {len(errors)} errors", *errors, sep="\n  ")
sys.exit(not lines or bool(errors))
