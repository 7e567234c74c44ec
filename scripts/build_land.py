#!/usr/bin/env python3
"""Writes data/land.txt, the outline of land that the map of a report is drawn on.

usage: npm pack world-atlas && tar xzf world-atlas-*.tgz && scripts/build_land.py package/land-110m.json > data/land.txt

The npm package world-atlas (ISC) carries Natural Earth's land at 1:110 million (public domain) as TopoJSON
(https://github.com/topojson/topojson-specification). One ring a line: longitude,latitude in tenths of a degree, the first point
whole and each later one as the step from the one before. world-atlas joins rings over the 180th meridian; they are cut there again, so
that no line crosses it.
"""

import json
import sys


def arcs(topology):
    """Returns the arcs in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def ring(parts, known):
    """Joins arcs; ~i is arc i backwards."""
    points = []
    for part in parts:
        arc = known[part] if part >= 0 else known[~part][::-1]
        points.extend(arc[1 if points else 0:])
    return points


def unwrapped(points):
    """Returns the points in tenths with longitudes that run on past 1800, closed by way of the pole where the ring goes round it."""
    out = []
    turn = 0
    for x, y in points:
        x, y = round(x * 10), round(y * 10)
        if out:
            while x + turn - out[-1][0] > 1800:
                turn -= 3600
            while x + turn - out[-1][0] < -1800:
                turn += 3600
        if not out or out[-1] != (x + turn, y):
            out.append((x + turn, y))
    if abs(out[0][0] - out[-1][0]) > 1800:
        out += [(out[-1][0], -900), (out[0][0], -900), out[0]]
    return out


def clipped(points, edge, sign):
    """Returns the part of a ring west (sign 1) or east (sign -1) of a meridian (Sutherland and Hodgman 1974)."""
    out = []
    for a, b in zip(points, points[1:] + points[:1]):
        inside_a, inside_b = sign * a[0] <= sign * edge, sign * b[0] <= sign * edge
        if inside_a:
            out.append(a)
        if inside_a != inside_b:
            out.append((edge, round(a[1] + (b[1] - a[1]) * (edge - a[0]) / (b[0] - a[0]))))
    return out


def pieces(points):
    """Returns the rings within -1800 and 1800 that a ring is made of."""
    points = unwrapped(points)
    for shift in (-3600, 0, 3600):
        piece = [(x + shift, y) for x, y in points]
        piece = clipped(clipped(piece, 1800, 1), -1800, -1)
        if len(piece) > 3:
            yield piece


def main():
    topology = json.load(open(sys.argv[1], encoding="utf-8"))
    known = list(arcs(topology))
    print("# Outline of land: Natural Earth, 1:110 million (public domain, https://www.naturalearthdata.com), through world-atlas 2.0.2")
    print("# (npm, ISC). Made by scripts/build_land.py. A ring a line, tenths of a degree: longitude,latitude, then steps.")
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for parts in polygon:
                for piece in pieces(ring(parts, known)):
                    steps = [piece[0]] + [(b[0] - a[0], b[1] - a[1]) for a, b in zip(piece, piece[1:])]
                    print(" ".join(f"{x},{y}" for x, y in steps))


main()
