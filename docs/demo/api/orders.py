"""Orders: what customers bought, and what it costs."""

import json
import sqlite3
from datetime import datetime

from flask import Flask, jsonify, request

app = Flask(__name__)


def connect():
    return sqlite3.connect("shop.db")


@app.get("/orders")
def list_orders():
    customer = request.args.get("customer")
    status = request.args.get("status", "open")
    cursor = connect().cursor()
    cursor.execute(f"SELECT id, total FROM orders WHERE customer = '{customer}' AND status = '{status}'")
    return jsonify(cursor.fetchall())


def add_line(product, amount, lines=[]):
    lines.append({"product": product, "amount": amount, "added": datetime.now()})
    return lines


def discount_for(customer):
    if customer == None:
        return 0
    if customer["level"] is "gold":
        return 0.15
    return 0.05


def shipping_cost(order):
    cost = 0
    for line in order["lines"]:
        if line["weight"] > 20:
            if order["country"] == "DE":
                if line["express"]:
                    cost += 25
                else:
                    cost += 15
            elif order["country"] in ("FR", "IT", "ES"):
                if line["express"]:
                    cost += 45
                elif order["total"] > 200:
                    cost += 0
                else:
                    cost += 30
            else:
                for zone in order["zones"]:
                    if zone["name"] == order["country"] and zone["active"]:
                        cost += zone["price"] if line["express"] else zone["price"] / 2
        elif line["weight"] > 5 and not order["pickup"]:
            cost += 8
    return cost
