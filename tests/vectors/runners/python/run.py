"""Compares Django's get_conditional_response with the vectors."""

import json
import logging
import pathlib
import sys

import django
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.cache import get_conditional_response

HERE = pathlib.Path(__file__).parent
# The function does not learn whether the resource exists, and its clock cannot be set. It does not look at Range.
OUT_OF_SCOPE = {"missing", "clock", "query", "safe-method", "other-method"}
DECISIONS = {304: "not_modified", 412: "precondition_failed"}


def decision(case):
    variables = {}
    for name, value in case["headers"]:  # as a WSGI server does: one variable for a name, lines joined, Latin-1
        key, value = "HTTP_" + name.upper().replace("-", "_"), value.strip(" \t")
        variables[key] = variables[key] + "," + value if key in variables else value
    request = RequestFactory().generic(case["method"], "/", **variables)
    state = case["state"]
    response = get_conditional_response(request, state["etag"], state["last_modified"], HttpResponse())
    return DECISIONS.get(response.status_code, "proceed")


settings.configure()
logging.disable()
lines = [line for file in sorted(HERE.parents[1].glob("*.jsonl")) for line in file.open(encoding="ascii")]
cases = [case for case in map(json.loads, lines) if case["level"] != "choice"]
cases = [case for case in cases if not OUT_OF_SCOPE.intersection(case["features"])]
failed = {case["id"] for case in cases if decision(case) != case["expect"]["decision"]}
known = set((HERE / "known-failures.txt").read_text(encoding="ascii").split())
print(f"Django {django.__version__}: {len(failed)} of {len(cases)} cases fail")
print("new failures:", *sorted(failed - known))
print("known failures that do not fail:", *sorted(known - failed))
sys.exit(not cases or failed != known)
