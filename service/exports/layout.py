"""Where to draw nodes: by graph distance (stress majorisation), then moved apart until no two boxes touch.

Deterministic: no random numbers, and nodes are taken in the order of their IRIs. Gansner, Koren, North: Graph Drawing
by Stress Majorization (2004).
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from service.exports.part import Part

Array = npt.NDArray[np.float64]
EDGE, GAP = 150.0, 14.0
ROUNDS, MOST_STRESS, MOST_APART = 120, 400, 600
PIVOTS, SPARSE_ROUNDS, SHRINK = 60, 90, 0.5
DEFAULT_SIZE = (120.0, 36.0)


@dataclass(frozen=True)
class Layout:
    """The centre of every node by IRI, in points, y down; and the size of the whole."""

    centres: dict[str, tuple[float, float]]
    width: float
    height: float


def layout(part: Part, sizes: dict[str, tuple[float, float]] | None = None) -> Layout:
    """Places for nodes of given box sizes (width, height) such that no two boxes overlap."""
    names = sorted(node.iri for node in part.nodes)
    number = {name: position for position, name in enumerate(names)}
    near: list[set[int]] = [set() for _ in names]
    for edge in part.edges:
        a, b = number[edge.source], number[edge.target]
        if a != b:
            near[a].add(b)
            near[b].add(a)
    boxes = np.array([(sizes or {}).get(name, DEFAULT_SIZE) for name in names], dtype=np.float64).reshape(
        -1, 2
    )
    places = np.zeros((len(names), 2))
    hubs = _hubs(near)
    around = [set() if n in hubs else others - hubs for n, others in enumerate(near)]
    drawn = []
    for members in _components(around):
        if hubs.issuperset(members):
            continue
        separate = apart if len(members) <= MOST_APART else loosened
        places[members] = separate(_component(members, around), boxes[members])
        drawn.append(members)
    _pack(drawn, places, boxes)
    if hubs:
        for hub in sorted(hubs):
            places[hub] = places[sorted(near[hub] - hubs)].mean(axis=0)
        places = loosened(places, boxes)
    if names:
        places -= (places - boxes / 2).min(axis=0)
    size = (places + boxes / 2).max(axis=0) if names else np.zeros(2)
    centres = {
        name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in zip(names, places, strict=True)
    }
    return Layout(centres, float(size[0]), float(size[1]))


def _hubs(near: list[set[int]]) -> set[int]:
    """Nodes of a large graph that a tenth of it hangs on: distances through them say nothing."""
    if len(near) <= MOST_APART:
        return set()
    return {n for n, others in enumerate(near) if len(others) > max(80, len(near) / 10)}


def _components(near: list[set[int]]) -> list[list[int]]:
    """Connected components, the largest first."""
    seen: set[int] = set()
    found = []
    for start in range(len(near)):
        if start not in seen:
            members = list(_distances(start, near))
            seen.update(members)
            found.append(sorted(members))
    return sorted(found, key=lambda members: (-len(members), members[0]))


def _distances(start: int, near: list[set[int]]) -> dict[int, int]:
    """Steps from one node to all that it reaches."""
    steps = {start: 0}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in near[here]:
            if there not in steps:
                steps[there] = steps[here] + 1
                waiting.append(there)
    return steps


def _component(members: list[int], near: list[set[int]]) -> Array:
    """Places of one connected component."""
    count = len(members)
    if count == 1:
        return np.zeros((1, 2))
    spread = _circle(members, near)
    if count > MOST_STRESS:
        return _by_pivots(members, near)
    position = {member: place for place, member in enumerate(members)}
    wanted = np.zeros((count, count))
    for row, member in enumerate(members):
        for other, steps in _distances(member, near).items():
            wanted[row, position[other]] = steps
    # around a hub everything would be one step away: the more neighbours, the longer the edges
    degree = np.array([len(near[member]) for member in members], dtype=np.float64)
    crowd = 1 + 0.12 * np.sqrt(np.maximum(degree[:, None], degree[None, :]))
    wanted = np.where(wanted == 1, wanted * crowd, wanted + 0.6 * (wanted > 0)) * EDGE
    return _majorise(spread, wanted)


def _circle(members: list[int], near: list[set[int]]) -> Array:
    """Starting places: rings around the node with the most neighbours, relatives beside each other."""
    hub = max(members, key=lambda member: (len(near[member]), -member))
    places = np.zeros((len(members), 2))
    position = {member: place for place, member in enumerate(members)}
    steps = _distances(hub, near)
    rings: dict[int, list[int]] = {}
    for member, ring in steps.items():
        rings.setdefault(ring, []).append(member)
    for ring, inside in rings.items():
        turn = 2 * np.pi * (np.arange(len(inside)) + 0.37 * ring) / len(inside)
        radius = EDGE * max(ring, len(inside) / 12 if ring else 0)
        rows = [position[member] for member in inside]
        places[rows] = radius * np.column_stack([np.cos(turn), np.sin(turn)])
    return places


def _majorise(places: Array, wanted: Array) -> Array:
    """Moves nodes so that distances come near the wanted ones, weighted by 1/d²."""
    weights = np.divide(1.0, wanted**2, out=np.zeros_like(wanted), where=wanted > 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian)
    for _ in range(ROUNDS):
        offsets = places[:, None, :] - places[None, :, :]
        lengths = np.sqrt((offsets**2).sum(axis=2))
        ratio = np.divide(weights * wanted, lengths, out=np.zeros_like(wanted), where=lengths > 1e-9)
        moved: Array = inverse @ (ratio.sum(axis=1)[:, None] * places - ratio @ places)
        if float(np.abs(moved - places).max()) < 0.5:
            return moved
        places = moved
    return places


def _by_pivots(members: list[int], near: list[set[int]]) -> Array:
    """Places of a large component: distances to a few pivots only, then the same majorisation on those and the edges.

    Ortmann, Klimenta, Brandes: A Sparse Stress Model (2017).
    """
    position = {member: place for place, member in enumerate(members)}
    count = len(members)
    pivots = [max(members, key=lambda member: (len(near[member]), -member))]
    steps = np.zeros((PIVOTS, count))
    for turn in range(PIVOTS):
        for other, distance in _distances(pivots[turn], near).items():
            steps[turn, position[other]] = distance
        pivots.append(
            members[int(steps[: turn + 1].min(axis=0).argmax())]
        )  # the one farthest from all pivots
    centred = steps**2 - (steps**2).mean(axis=0) - (steps**2).mean(axis=1)[:, None] + (steps**2).mean()
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    places: Array = axes[:2].T * EDGE * math.sqrt(count) * np.sign(axes[:2].sum(axis=1) + 1e-12)
    links = [(position[a], position[b]) for a in members for b in sorted(near[a])]
    rows, pivot = np.nonzero(steps.T > 0)
    start = np.concatenate([np.array([a for a, _ in links]), rows])
    end = np.concatenate([np.array([b for _, b in links]), np.array([position[p] for p in pivots])[pivot]])
    degree = np.array([len(near[member]) for member in members], dtype=np.float64)
    crowd = 1 + 0.25 * np.sqrt(np.maximum(degree[start[: len(links)]], degree[end[: len(links)]]))
    wanted = np.concatenate([crowd, 1.5 * steps.T[rows, pivot] ** 0.75]) * EDGE * SHRINK
    weights = 1 / wanted**2
    weights[len(links) :] *= 0.6
    total = np.bincount(start, weights, count)
    for _ in range(SPARSE_ROUNDS):
        offsets = places[start] - places[end]
        lengths = np.maximum(np.sqrt((offsets**2).sum(axis=1)), 1e-6)
        aims = places[end] + offsets * (wanted / lengths)[:, None]
        places = np.column_stack(
            [np.bincount(start, weights * aims[:, axis], count) / total for axis in (0, 1)]
        )
    return places


def loosened(places: Array, boxes: Array, rounds: int = 14) -> Array:
    """Pushes nodes of a large component away from those that stand nearest; a few may still touch."""
    room = float(boxes.max()) + GAP
    places = places.copy()
    for _ in range(rounds):
        order = np.argsort(places[:, 0], kind="stable")
        pushed = np.zeros_like(places)
        # those that are near each other are near in the order of x
        for lag in range(1, min(len(order), 120)):
            first, second = order[:-lag], order[lag:]
            offsets = places[second] - places[first]
            lengths = np.maximum(np.sqrt((offsets**2).sum(axis=1)), 1e-3)
            close = lengths < room
            if not close.any() and bool((offsets[:, 0] > room).all()):
                break
            push = offsets[close] * ((room - lengths[close]) / lengths[close] / 2)[:, None]
            np.add.at(pushed, second[close], push)
            np.add.at(pushed, first[close], -push)
        places += pushed * 0.6
    return places


def apart(places: Array, boxes: Array) -> Array:
    """Moves boxes until none touches another: pairs push each other along the shorter way, then what is left is spread."""
    if len(places) < 2:
        return places
    places = places.copy()
    half = boxes / 2 + GAP / 2
    room = half[:, None, :] + half[None, :, :]
    rows, columns = np.triu_indices(len(places), 1)
    for turn in range(4000):
        offsets = places[rows] - places[columns]
        overlap = room[rows, columns] - np.abs(offsets)
        touching = np.flatnonzero((overlap > 1e-6).all(axis=1))
        if not len(touching):
            return places
        if turn and turn % 150 == 0:
            places *= 1.12
            continue
        pushed = np.zeros_like(places)
        counts = np.ones(len(places))
        axis = (overlap[touching, 1] <= overlap[touching, 0] * 1.5).astype(int)
        push = overlap[touching, axis] / 2 + 0.1
        sign = np.sign(offsets[touching, axis])
        sign[sign == 0] = 1
        np.add.at(pushed, (rows[touching], axis), push * sign)
        np.add.at(pushed, (columns[touching], axis), -push * sign)
        np.add.at(counts, rows[touching], 0.35)
        np.add.at(counts, columns[touching], 0.35)
        places += pushed / counts[:, None]
    return _grid(boxes)


def _grid(boxes: Array) -> Array:
    """Rows of boxes: the last resort, which never overlaps."""
    cell = boxes.max(axis=0) + GAP
    across = max(1, int(np.sqrt(len(boxes) * cell[1] / cell[0])))
    index = np.arange(len(boxes))
    placed: Array = np.column_stack([index % across, index // across]) * cell
    return placed


def _pack(components: list[list[int]], places: Array, boxes: Array) -> None:
    """Sets components beside each other in rows about as wide as the largest one."""
    sizes = []
    for members in components:
        low = (places[members] - boxes[members] / 2).min(axis=0)
        high = (places[members] + boxes[members] / 2).max(axis=0)
        places[members] -= low
        sizes.append(high - low)
    if not sizes:
        return
    area = sum(float((size[0] + 2 * GAP) * (size[1] + 2 * GAP)) for size in sizes)
    most = max(float(max(size[0] for size in sizes)), 1.25 * area**0.5)
    x = y = row = 0.0
    for members, size in zip(components, sizes, strict=True):
        if x and x + size[0] > most:
            x, y, row = 0.0, y + row + 2 * GAP, 0.0
        places[members] += (x, y)
        x += float(size[0]) + 2 * GAP
        row = max(row, float(size[1]))
