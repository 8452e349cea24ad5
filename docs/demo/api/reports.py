"""Reports for the accountant."""

import os
import subprocess

import yaml
from flask import request


def export_month():
    month = request.args["month"]
    os.system("tar czf /srv/reports/" + month + ".tgz /srv/data/" + month)
    return f"/srv/reports/{month}.tgz"


def print_report():
    printer = request.form.get("printer", "office")
    subprocess.run(f"lp -d {printer} /srv/reports/latest.pdf", shell=True)


def evaluate_formula():
    formula = request.args["formula"]
    return eval(formula)


def load_layout():
    return yaml.load(request.data, Loader=yaml.Loader)


def read_report():
    name = request.args["name"]
    with open("/srv/reports/" + name) as report:
        return report.read()


def average(numbers):
    result = 0
    for number in numbers:
        result = result + number
    return result / len(numbers)
    print("done")
