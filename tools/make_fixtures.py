#!/usr/bin/env python3
"""Writes tests/fixtures: what PyTorch computes, for the C++ tests to compare with.

Run it after a change here, with any Python that has torch (Debian: python3-torch), and commit what
it writes. The tests themselves need no Python. PyTorch computes in double precision, so a deviation
is ours alone.

A fixture holds results only. Parameters and inputs come from `numbers`, a generator that
tests/cpp/support/numbers.h repeats: it is seeded by a number and a name, so the order does not
matter. The format is text, a line each:

    case NAME             begins a case; all that follows belongs to it
    KEY VALUE             a setting
    array NAME EXTENT ... an array, row-major; its numbers are on the next line
"""

import pathlib

import numpy as np
import torch
from torch import nn

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "tests" / "fixtures"


def numbers(seed, name, shape, scale=1.0):
    """Numbers in [-scale, scale), exact in float32, from a linear congruential generator."""
    state = (2166136261 ^ seed) & 0xFFFFFFFF
    for byte in name.encode():  # FNV-1a
        state = ((state ^ byte) * 16777619) & 0xFFFFFFFF
    count = int(np.prod(shape, dtype=np.int64))
    values = np.empty(count, dtype=np.float32)
    for i in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values[i] = np.float32((state >> 16) / 32768 - 1) * np.float32(scale)
    return torch.from_numpy(values.reshape(shape)).double()


def tokens(seed, name, shape, vocabulary_size):
    """Token ids below vocabulary_size, from `numbers`."""
    unit = (numbers(seed, name, shape) + 1) / 2
    return (unit * vocabulary_size).long()


class Writer:
    """One fixture file."""

    def __init__(self, path):
        self.path = FIXTURES / path
        self.lines = []

    def case(self, name):
        self.lines.append(f"case {name}")

    def setting(self, key, value):
        self.lines.append(f"{key} {value}")

    def array(self, name, tensor):
        extents = " ".join(str(extent) for extent in tensor.shape)
        self.lines.append(f"array {name} {extents}".rstrip())
        flat = tensor.detach().reshape(-1).tolist()
        self.lines.append(" ".join(f"{value:.8g}" for value in flat))

    def save(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("\n".join(self.lines) + "\n")


def fill(module, prefix, seed, scale=0.5):
    """Gives a module's parameters numbers by their names with the prefix."""
    for name, parameter in module.named_parameters():
        parameter.data = numbers(seed, prefix + name, tuple(parameter.shape), scale)


# The cells -----------------------------------------------------------------------------------------

# Name in the library's list, its activation ('' is the cell's own), the module that is the oracle.
CELLS = [
    ("elman", "", lambda *sizes, **options: nn.RNN(*sizes, nonlinearity="tanh", **options)),
    ("elman", "relu", lambda *sizes, **options: nn.RNN(*sizes, nonlinearity="relu", **options)),
    ("lstm", "", nn.LSTM),
    ("gru", "", nn.GRU),
    ("irnn", "", lambda *sizes, **options: nn.RNN(*sizes, nonlinearity="relu", **options)),
]

# Layers, both directions, input size, hidden size: odd ones, and one wider than any register.
NETWORKS = [
    (1, False, 5, 17),
    (1, True, 4, 5),
    (2, False, 4, 6),
    (2, True, 5, 3),
    (3, False, 3, 4),
    (3, True, 4, 3),
]

TIME, BATCH, LENGTHS = 6, 3, [4, 6, 1]


def run_packed(network, inputs, initial, lengths):
    """Outputs [T, B, D*H] (zero beyond the lengths) and final states [S, L*D, B, H]."""
    state = tuple(initial) if len(initial) == 2 else initial[0]
    if lengths is None:
        outputs, final = network(inputs, state)
    else:
        packed = nn.utils.rnn.pack_padded_sequence(inputs, lengths, enforce_sorted=False)
        outputs, final = network(packed, state)
        outputs, _ = nn.utils.rnn.pad_packed_sequence(outputs, total_length=inputs.shape[0])
    return outputs, torch.stack(final if isinstance(final, tuple) else [final])


def write_cell_case(writer, seed, activation, make, sizes, lengths, with_initial):
    layers, bidirectional, input_size, hidden = sizes
    network = make(input_size, hidden, num_layers=layers, bidirectional=bidirectional).double()
    fill(network, "rnn.", seed)
    slots = layers * (2 if bidirectional else 1)
    states = 2 if isinstance(network, nn.LSTM) else 1
    inputs = numbers(seed, "input", (TIME, BATCH, input_size)).requires_grad_()
    initial = numbers(seed, "initial", (states, slots, BATCH, hidden))
    initial = (initial if with_initial else initial * 0).requires_grad_()

    outputs, final = run_packed(network, inputs, initial, lengths)
    loss = (outputs * numbers(seed, "weights.output", tuple(outputs.shape))).sum()
    loss = loss + (final * numbers(seed, "weights.state", tuple(final.shape))).sum()
    loss.backward()

    parts = [activation, f"{layers}-layer", "both" if bidirectional else "forward"]
    parts += ["lengths"] if lengths else []
    parts += ["initial"] if with_initial else []
    writer.case("-".join(part for part in parts if part))
    for key, value in [("seed", seed), ("layers", layers), ("bidirectional", int(bidirectional)),
                       ("input", input_size), ("hidden", hidden), ("time", TIME),
                       ("batch", BATCH), ("initial", int(with_initial))]:
        writer.setting(key, value)
    if activation:
        writer.setting("activation", activation)
    if lengths:
        writer.array("lengths", torch.tensor(lengths))
    writer.array("output", outputs)
    writer.array("state", final)
    writer.array("gradient.input", inputs.grad)
    if with_initial:
        writer.array("gradient.initial", initial.grad)
    for name, parameter in network.named_parameters():
        writer.array(f"gradient.rnn.{name}", parameter.grad)


def write_cells():
    writers = {}
    for number, (name, activation, make) in enumerate(CELLS):
        writer = writers.setdefault(name, Writer(f"cells/{name}.txt"))
        for row, sizes in enumerate(NETWORKS):
            for lengths in [None, LENGTHS]:
                # Each network has both: an initial state, and none.
                with_initial = (lengths is None) == (row % 2 == 0)
                seed = 100 * number + 2 * row + (lengths is not None)
                write_cell_case(writer, seed, activation, make, sizes, lengths, with_initial)
    for writer in writers.values():
        writer.save()


# Cross entropy -------------------------------------------------------------------------------------

def write_cross_entropy():
    writer = Writer("cross_entropy.txt")
    cases = [("all", [4, 0, 2, 1, 3, 3], 0), ("ignored", [4, -1, 2, -1, -1, 3], 0),
             ("smoothed", [4, 0, 2, 1, 3, 3], 0.1), ("smoothed-ignored", [4, -1, 2, -1, -1, 3], 0.3)]
    for seed, (name, targets, smoothing) in enumerate(cases):
        logits = numbers(seed, "logits", (2, 3, 5), 4.0).requires_grad_()
        flat = torch.tensor(targets)
        loss = nn.functional.cross_entropy(logits.reshape(6, 5), flat, ignore_index=-1,
                                           label_smoothing=smoothing)
        loss.backward()
        writer.case(name)
        writer.setting("seed", seed)
        writer.setting("smoothing", smoothing)
        writer.array("targets", flat)
        writer.array("loss", loss)
        writer.array("gradient.logits", logits.grad)
    writer.save()


# Connectionist temporal classification ---------------------------------------------------------------

# Name, frames, classes, blank, reduction, lengths, labels of every sequence, zero_infinity.
CTC = [
    ("one", 4, 3, 2, "mean", [4], [[0, 1]], False),
    ("repeats", 8, 4, 3, "mean", [8, 5, 6], [[1, 1, 2, 2], [0, 0, 0], [2, 1, 2]], False),
    ("lengths", 9, 5, 0, "sum", [9, 3, 6, 1], [[1, 2, 3, 4], [4, 3, 4], [2], [3]], False),
    ("empty-labels", 5, 4, 1, "mean", [5, 3, 1], [[], [0, 2], []], False),
    ("blank-between", 6, 4, 2, "none", [6, 4, 5], [[0, 1, 3], [3, 3], []], False),
    ("impossible", 6, 4, 3, "none", [6, 2, 4, 3], [[0, 1], [1, 1], [0, 1, 2, 0, 1], [2, 2]], True),
    ("impossible-mean", 6, 4, 3, "mean", [6, 2, 4], [[0, 1], [1, 1], [0, 1, 2, 0, 1]], True),
    ("long", 70, 9, 8, "mean", [70, 41],
     [[i * i % 8 for i in range(25)], [i % 3 for i in range(41)]], False),
]


def write_ctc():
    writer = Writer("ctc.txt")
    for seed, (name, time, classes, blank, reduction, lengths, labels, skip) in enumerate(CTC):
        logits = numbers(seed, "logits", (time, len(lengths), classes), 4.0).requires_grad_()
        flat = torch.tensor([label for row in labels for label in row], dtype=torch.long)
        counts = torch.tensor([len(row) for row in labels])
        loss = nn.functional.ctc_loss(torch.log_softmax(logits, -1), flat, torch.tensor(lengths),
                                      counts, blank=blank, reduction=reduction, zero_infinity=skip)
        (loss * numbers(17, "weights", tuple(loss.shape))).sum().backward()
        writer.case(name)
        for key, value in [("seed", seed), ("time", time), ("classes", classes), ("blank", blank),
                           ("reduction", reduction), ("skip", int(skip))]:
            writer.setting(key, value)
        writer.array("lengths", torch.tensor(lengths))
        writer.array("labels", flat)
        writer.array("labelLengths", counts)
        writer.array("loss", loss)
        writer.array("gradient.logits", logits.grad)
    writer.save()


# Optimisers ----------------------------------------------------------------------------------------

OPTIMISERS = [
    ("sgd", {"learningRate": 0.5}, lambda p: torch.optim.SGD(p, lr=0.5)),
    ("sgd-decay", {"type": "sgd", "learningRate": 0.5, "weightDecay": 0.01},
     lambda p: torch.optim.SGD(p, lr=0.5, weight_decay=0.01)),
    ("momentum", {"learningRate": 0.1},
     lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    ("momentum-dampening",
     {"type": "momentum", "learningRate": 0.3, "momentum": 0.8, "dampening": 0.5,
      "weightDecay": 0.01},
     lambda p: torch.optim.SGD(p, lr=0.3, momentum=0.8, dampening=0.5, weight_decay=0.01)),
    ("momentum-nesterov",
     {"type": "momentum", "learningRate": 0.1, "momentum": 0.9, "nesterov": 1},
     lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True)),
    ("rmsprop", {"learningRate": 0.01},
     lambda p: torch.optim.RMSprop(p, lr=0.01)),
    ("rmsprop-momentum",
     {"type": "rmsprop", "learningRate": 0.005, "alpha": 0.95, "momentum": 0.7, "epsilon": 1e-6,
      "weightDecay": 0.01},
     lambda p: torch.optim.RMSprop(p, lr=0.005, alpha=0.95, momentum=0.7, eps=1e-6,
                                   weight_decay=0.01)),
    ("adagrad", {"learningRate": 0.1}, lambda p: torch.optim.Adagrad(p, lr=0.1)),
    ("adagrad-decay",
     {"type": "adagrad", "learningRate": 0.2, "learningRateDecay": 0.05, "epsilon": 1e-8,
      "weightDecay": 0.01},
     lambda p: torch.optim.Adagrad(p, lr=0.2, lr_decay=0.05, eps=1e-8, weight_decay=0.01)),
    ("adam", {"learningRate": 0.02}, lambda p: torch.optim.Adam(p, lr=0.02)),
    ("adam-decay",
     {"type": "adam", "learningRate": 0.02, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-6,
      "weightDecay": 0.01},
     lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.99), eps=1e-6, weight_decay=0.01)),
    ("adamw", {"learningRate": 0.02}, lambda p: torch.optim.AdamW(p, lr=0.02)),
    ("adamw-decay", {"type": "adamw", "learningRate": 0.02, "weightDecay": 0.1},
     lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1)),
]


class SmallModel(nn.Module):
    """(Embedding ->) recurrent network -> dense, as the library's language model."""

    def __init__(self, cell, vocabulary_size, hidden, layers=1, embedding_size=0):
        super().__init__()
        self.vocabulary_size = vocabulary_size
        self.embedding = nn.Embedding(vocabulary_size, embedding_size) if embedding_size else None
        self.rnn = cell(embedding_size or vocabulary_size, hidden, num_layers=layers)
        self.head = nn.Linear(hidden, vocabulary_size)
        self.double()

    def forward(self, ids, state):
        if self.embedding:
            vectors = self.embedding(ids)
        else:
            vectors = nn.functional.one_hot(ids, self.vocabulary_size).double()
        outputs, state = self.rnn(vectors, state)
        return self.head(outputs), state


def cross_entropy(logits, targets):
    return nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())


def write_optimisers():
    seed, time, batch, vocabulary, hidden, steps = 5, 6, 3, 7, 6, 50
    writer = Writer("optimizers.txt")
    for name, options, make in OPTIMISERS:
        model = SmallModel(nn.LSTM, vocabulary, hidden)
        fill(model, "", seed)
        inputs = tokens(seed, "inputs", (time, batch), vocabulary)
        targets = tokens(seed, "targets", (time, batch), vocabulary)
        optimiser = make(model.parameters())
        losses = []
        for _ in range(steps):
            optimiser.zero_grad()
            loss = cross_entropy(model(inputs, None)[0], targets)
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        writer.case(name)
        for key, value in {"type": name, **options}.items():
            writer.setting(key, value)
        writer.array("losses", torch.tensor(losses, dtype=torch.float64))
    writer.save()


# The language model --------------------------------------------------------------------------------

LANGUAGE_MODELS = [
    ("one-of-n", "lstm", nn.LSTM, 1, 0),
    ("embedding", "gru", nn.GRU, 2, 5),
]


def write_language_model():
    """Training as the library defines it: contiguous streams, carried state, clipping by norm."""
    seed, vocabulary, hidden, batch, time, total, epochs = 9, 8, 9, 3, 5, 86, 10
    rate, clip = 0.02, 0.25
    writer = Writer("language_model.txt")
    for name, cell, module, layers, embedding in LANGUAGE_MODELS:
        model = SmallModel(module, vocabulary, hidden, layers, embedding)
        fill(model, "", seed)
        text = tokens(seed, "text", (total,), vocabulary)

        logits, _ = model(text.reshape(total, 1), None)
        evaluation = cross_entropy(logits[:-1], text[1:].reshape(-1, 1))
        writer.case(name)
        for key, value in [("seed", seed), ("cell", cell), ("layers", layers),
                           ("embedding", embedding), ("vocabulary", vocabulary),
                           ("hidden", hidden), ("batch", batch), ("time", time),
                           ("total", total), ("rate", rate), ("clip", clip)]:
            writer.setting(key, value)
        writer.array("logits", logits.reshape(total, vocabulary)[:20])
        writer.array("evaluation", evaluation)

        length = total // batch
        streams = text[: batch * length].reshape(batch, length)
        windows = (length - 1) // time
        optimiser = torch.optim.Adam(model.parameters(), lr=rate)
        losses, norms = [], []
        for _ in range(epochs):
            state = None
            for k in range(windows):
                inputs = streams[:, k * time : (k + 1) * time].t()
                targets = streams[:, k * time + 1 : (k + 1) * time + 1].t()
                optimiser.zero_grad()
                logits, state = model(inputs, state)
                state = tuple(s.detach() for s in state) if cell == "lstm" else state.detach()
                loss = cross_entropy(logits, targets)
                loss.backward()
                norms.append(nn.utils.clip_grad_norm_(model.parameters(), clip).item())
                optimiser.step()
                losses.append(loss.item())
        writer.setting("windows", windows)
        writer.array("losses", torch.tensor(losses, dtype=torch.float64))
        writer.array("norms", torch.tensor(norms, dtype=torch.float64))
    writer.save()


# Attention, and sequence to sequence -----------------------------------------------------------------


class Attention(nn.Module):
    """Of src/nn/attention.h, its parameters named as there."""

    def __init__(self, kind, query_size, value_size, key_size):
        super().__init__()
        self.kind = kind
        if kind != "dot":
            self.key = nn.Linear(value_size, key_size, bias=False)
        if kind == "additive":
            self.query = nn.Linear(query_size, key_size, bias=False)
            self.score = nn.Linear(key_size, 1, bias=False)
        self.double()

    def forward(self, queries, values, lengths):
        """queries [T, B, H], values [S, B, D] -> contexts [T, B, D], weights [T, B, S]."""
        keys = values if self.kind == "dot" else self.key(values)
        if self.kind == "additive":
            both = self.query(queries)[:, None] + keys[None]  # [T, S, B, A]
            scores = self.score(torch.tanh(both))[..., 0].transpose(1, 2)
        else:
            scores = torch.einsum("tbh,sbh->tbs", queries, keys)
        beyond = torch.arange(values.shape[0])[None, :] >= torch.tensor(lengths)[:, None]
        weights = torch.softmax(scores.masked_fill(beyond[None], -torch.inf), dim=-1)
        return torch.einsum("tbs,sbd->tbd", weights, values), weights


def write_attention():
    time, steps, batch, hidden = 4, 5, 3, 7
    lengths = [5, 2, 1]
    writer = Writer("attention.txt")
    for seed, (kind, value_size, key_size) in enumerate(
            [("additive", 6, 9), ("dot", hidden, hidden), ("general", 6, hidden)]):
        attention = Attention(kind, hidden, value_size, key_size)
        fill(attention, "attention.", seed)
        queries = numbers(seed, "queries", (time, batch, hidden)).requires_grad_()
        values = numbers(seed, "values", (steps, batch, value_size)).requires_grad_()
        contexts, weights = attention(queries, values, lengths)
        (contexts * numbers(seed, "weights.context", tuple(contexts.shape))).sum().backward()
        writer.case(kind)
        for key, value in [("seed", seed), ("time", time), ("steps", steps), ("batch", batch),
                           ("query", hidden), ("value", value_size), ("key", key_size)]:
            writer.setting(key, value)
        writer.array("lengths", torch.tensor(lengths))
        writer.array("context", contexts)
        writer.array("weights", weights)
        writer.array("gradient.queries", queries.grad)
        writer.array("gradient.values", values.grad)
        for name, parameter in attention.named_parameters():
            writer.array(f"gradient.attention.{name}", parameter.grad)
    writer.save()


class SequenceToSequence(nn.Module):
    """Of src/models/sequence_to_sequence.h: one layer, a bidirectional encoder."""

    def __init__(self, cell, source, target, embedding, hidden, kind, key_size, tied):
        super().__init__()
        width = embedding if tied else hidden
        self.encoder = nn.ModuleDict({"embedding": nn.Embedding(source, embedding),
                                      "rnn": cell(embedding, hidden, bidirectional=True)})
        self.decoder = nn.ModuleDict({"embedding": nn.Embedding(target + 1, embedding),
                                      "rnn": cell(embedding, hidden)})
        self.attention = Attention(kind, hidden, 2 * hidden, key_size)
        self.attention.combine = nn.Linear(3 * hidden, width, bias=False)
        states = ["h", "c"] if cell is nn.LSTM else ["h"]
        self.bridge = nn.ModuleDict({f"{state}_l0": nn.Linear(2 * hidden, hidden)
                                     for state in states})
        self.head = nn.Linear(width, target + 1)
        if tied:
            self.head.weight = self.decoder["embedding"].weight
        self.double()

    def forward(self, sources, lengths, inputs):
        embedded = self.encoder["embedding"](sources)
        packed = nn.utils.rnn.pack_padded_sequence(embedded, lengths, enforce_sorted=False)
        outputs, final = self.encoder["rnn"](packed)
        values, _ = nn.utils.rnn.pad_packed_sequence(outputs, total_length=sources.shape[0])
        final = final if isinstance(final, tuple) else (final,)
        first = [torch.tanh(bridge(torch.cat([state[0], state[1]], dim=-1)))[None]
                 for bridge, state in zip(self.bridge.values(), final)]
        hidden, _ = self.decoder["rnn"](self.decoder["embedding"](inputs),
                                        tuple(first) if len(first) == 2 else first[0])
        contexts, _ = self.attention(hidden, values, lengths)
        return self.head(torch.tanh(self.attention.combine(torch.cat([contexts, hidden], dim=-1))))


def write_sequence_to_sequence():
    seed, source, target, embedding, hidden = 4, 6, 5, 4, 3
    source_lengths, target_lengths = [4, 2, 1], [2, 3, 0]
    writer = Writer("sequence_to_sequence.txt")
    for name, cell, module, kind, key_size, tied in [
            ("additive", "gru", nn.GRU, "additive", 5, False),
            ("general-tied", "lstm", nn.LSTM, "general", hidden, True)]:
        model = SequenceToSequence(module, source, target, embedding, hidden, kind, key_size, tied)
        fill(model, "", seed)
        sources = tokens(seed, "sources", (sum(source_lengths),), source)
        targets = tokens(seed, "targets", (sum(target_lengths),), target)
        pad = nn.utils.rnn.pad_sequence
        boundary = torch.tensor([target])
        written = targets.split(target_lengths)
        inputs = pad([torch.cat([boundary, t]) for t in written])
        wanted = pad([torch.cat([t, boundary]) for t in written], padding_value=-1)
        scores = model(pad(sources.split(source_lengths)), source_lengths, inputs)
        loss = nn.functional.cross_entropy(scores.flatten(0, 1), wanted.flatten(), ignore_index=-1)
        loss.backward()
        writer.case(name)
        for key, value in [("seed", seed), ("cell", cell), ("attention", kind),
                           ("attentionSize", key_size if kind == "additive" else 0),
                           ("tied", int(tied)), ("source", source), ("target", target),
                           ("embedding", embedding), ("hidden", hidden)]:
            writer.setting(key, value)
        writer.array("sourceLengths", torch.tensor(source_lengths))
        writer.array("targetLengths", torch.tensor(target_lengths))
        writer.array("loss", loss)
        for parameter_name, parameter in model.named_parameters():
            writer.array(f"gradient.{parameter_name}", parameter.grad)
    writer.save()


# Features of sound ---------------------------------------------------------------------------------

def mel_corners(scale, low, high, count):
    """Frequencies that are equally far apart in mel."""
    if scale == "htk":
        ends = np.log10(1 + np.array([low, high]) / 700)
        return torch.from_numpy(700 * (10 ** np.linspace(*ends, count) - 1))
    step = np.log(6.4) / 27
    ends = [f / (200 / 3) if f < 1000 else 15 + np.log(f / 1000) / step for f in (low, high)]
    mels = np.linspace(*ends, count)
    return torch.from_numpy(np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * step)))


def mel_filters(scale, norm, rate, fft_size, bands, low, high):
    """[bands, bins]"""
    corners = mel_corners(scale, low, high, bands + 2)
    bins = torch.arange(fft_size // 2 + 1).double() * rate / fft_size
    above = corners[:, None] - bins
    widths = torch.diff(corners)[:, None]
    filters = torch.minimum(-above[:-2] / widths[:-1], above[2:] / widths[1:]).clamp(min=0)
    return filters * (2 / (corners[2:] - corners[:-2]))[:, None] if norm == "slaney" else filters


def slopes_of(frames, reach=2):
    """The regression over +-reach frames, as a convolution over frames [T, D]."""
    kernel = torch.arange(-reach, reach + 1).double()
    padded = nn.functional.pad(frames.T[None], (reach, reach), mode="replicate")[0]
    return nn.functional.conv1d(padded[:, None], kernel[None, None] / (kernel ** 2).sum())[:, 0].T


def write_audio_features():
    writer = Writer("audio_features.txt")
    cases = [
        ("mfcc", {"type": "mfcc", "sampleRate": 8000, "periodicWindow": 1, "fftSize": 256,
                  "bands": 26, "lowFrequency": 0, "highFrequency": 4000, "scale": "htk",
                  "norm": "none", "cepstra": 13, "lifter": 22, "deltas": 2,
                  "normalization": "recording"}),
        ("log-mel", {"type": "log-mel", "sampleRate": 16000, "periodicWindow": 0, "fftSize": 400,
                     "bands": 20, "lowFrequency": 60, "highFrequency": 7600, "scale": "slaney",
                     "norm": "slaney", "cepstra": 13, "lifter": 0, "deltas": 1,
                     "normalization": "none"}),
    ]
    for seed, (name, case) in enumerate(cases):
        rate, bands = case["sampleRate"], case["bands"]
        window, hop, count = rate // 40, rate // 100, rate // 10
        samples = numbers(seed, "samples", (count,))
        sharpened = samples - 0.97 * nn.functional.pad(samples, (1, 0))[:-1]
        taper = torch.hann_window(window, periodic=bool(case["periodicWindow"]),
                                  dtype=torch.float64)
        spectrum = torch.fft.rfft(sharpened.unfold(0, window, hop) * taper, n=case["fftSize"])
        filters = mel_filters(case["scale"], case["norm"], rate, case["fftSize"], bands,
                              case["lowFrequency"], case["highFrequency"])
        frames = torch.log((spectrum.abs() ** 2 @ filters.T).clamp(min=1e-10))
        if case["type"] == "mfcc":
            n, k = torch.arange(case["cepstra"]).double(), torch.arange(bands).double()
            cosines = torch.cos(np.pi / bands * n[:, None] * (k + 0.5)) * np.sqrt(2 / bands)
            cosines[0] /= np.sqrt(2)
            lift = 1 + case["lifter"] / 2 * torch.sin(np.pi * n / case["lifter"])
            frames = frames @ cosines.T * lift
        parts = [frames]
        for _ in range(case["deltas"]):
            parts.append(slopes_of(parts[-1]))
        frames = torch.cat(parts, dim=1)
        if case["normalization"] == "recording":
            frames = (frames - frames.mean(0)) / frames.std(0, unbiased=False)
        writer.case(name)
        writer.setting("seed", seed)
        writer.setting("samples", count)
        for key, value in case.items():
            writer.setting(key, value)
        writer.array("features", frames)
    writer.save()


# Losses of vectors, and the speech embedder ----------------------------------------------------------


def contrastive(vectors, groups, temperature):
    """Khosla et al. 2020, equation 2, as src/loss/contrastive.h has it."""
    n = len(groups)
    others = ~torch.eye(n, dtype=torch.bool)
    logits = (vectors @ vectors.t() / temperature).masked_fill(~others, -torch.inf)
    log_shares = torch.log_softmax(logits, dim=1)
    same = (groups[:, None] == groups[None]) & others
    terms = [-log_shares[i][same[i]].mean() for i in range(n) if same[i].any()]
    return torch.stack(terms).mean()


def triplet(vectors, groups, margin, mining):
    """As src/loss/triplet.h; which triplets is decided by distances from torch.cdist."""
    distances = torch.cdist(vectors, vectors).square().detach()
    n = len(groups)
    triplets = []
    for a in range(n):
        positives = [p for p in range(n) if p != a and groups[p] == groups[a]]
        negatives = [k for k in range(n) if groups[k] != groups[a]]
        if not positives or not negatives:
            continue
        if mining == "hardest":
            triplets.append((a, max(positives, key=lambda p: distances[a, p]),
                             min(negatives, key=lambda k: distances[a, k])))
            continue
        for p in positives:
            beyond = [k for k in negatives if distances[a, k] > distances[a, p]]
            chosen = (min(beyond, key=lambda k: distances[a, k]) if beyond
                      else max(negatives, key=lambda k: distances[a, k]))
            triplets.append((a, p, chosen))
    a, p, k = (vectors[list(places)] for places in zip(*triplets))
    gaps = (a - p).square().sum(1) - (a - k).square().sum(1) + margin
    return torch.relu(gaps).mean()


def write_vector_losses():
    writer = Writer("vector_losses.txt")
    pairs, words = [0, 1, 2, 0, 1, 2], [0, 1, 0, 0, 2, 1, 1]
    cases = [("nt-xent", "contrastive", pairs, "temperature", 0.1),
             ("several", "contrastive", words, "temperature", 0.5),
             ("alone", "contrastive", [4, 3, 2, 2, 1], "temperature", 1.0),
             ("hardest", "hardest", words, "margin", 0.2),
             ("hardest-pairs", "hardest", pairs, "margin", 0.5),
             ("semi-hard", "semi-hard", words, "margin", 0.2),
             ("semi-hard-pairs", "semi-hard", pairs, "margin", 1.0)]
    for seed, (name, loss_name, groups, option, value) in enumerate(cases):
        x = numbers(seed, "vectors", (len(groups), 5)).requires_grad_()
        vectors = nn.functional.normalize(x, dim=1)
        groups = torch.tensor(groups)
        loss = (contrastive(vectors, groups, value) if loss_name == "contrastive"
                else triplet(vectors, groups, value, loss_name))
        loss.backward()
        writer.case(name)
        for key, setting in [("seed", seed), ("loss", loss_name), (option, value)]:
            writer.setting(key, setting)
        writer.array("groups", groups)
        writer.array("value", loss)
        writer.array("gradient", x.grad)
    writer.save()


class SpeechEmbedder(nn.Module):
    """Of src/models/speech_embedder.h: one layer, a bidirectional encoder."""

    def __init__(self, cell, width, hidden, size, projection):
        super().__init__()
        self.projection = torch.tanh if projection == "tanh" else lambda x: x
        self.encoder = nn.ModuleDict({"rnn": cell(width, hidden, bidirectional=True)})
        self.bottleneck = nn.Linear(2 * hidden, size)
        self.decoder = nn.ModuleDict({"rnn": cell(size, hidden)})
        states = ["h", "c"] if cell is nn.LSTM else ["h"]
        self.bridge = nn.ModuleDict({f"{state}_l0": nn.Linear(size, hidden) for state in states})
        self.head = nn.Linear(hidden, width)
        self.double()

    def forward(self, frames, lengths, target_lengths):
        packed = nn.utils.rnn.pack_padded_sequence(frames, lengths, enforce_sorted=False)
        _, final = self.encoder["rnn"](packed)
        final = final[0] if isinstance(final, tuple) else final
        vectors = nn.functional.normalize(
            self.projection(self.bottleneck(torch.cat([final[0], final[1]], dim=-1))), dim=1)
        read = vectors * vectors.shape[1] ** 0.5
        first = [torch.tanh(bridge(read))[None] for bridge in self.bridge.values()]
        hidden, _ = self.decoder["rnn"](read[None].repeat(max(target_lengths), 1, 1),
                                        tuple(first) if len(first) == 2 else first[0])
        return vectors, self.head(hidden)


def write_speech_embedder():
    seed, width, hidden, size = 6, 4, 3, 5
    lengths, labels, writes = [4, 2, 1, 3], [0, 1, 0, 1], [2, 3, 0, 1]
    writer = Writer("speech_embedder.txt")
    for name, cell, module, projection, weights, mining in [
            ("tanh", "gru", nn.GRU, "tanh", (1.0, 0.5, 0.25), "hardest"),
            ("linear", "lstm", nn.LSTM, "linear", (0.5, 0.0, 2.0), "semi-hard")]:
        model = SpeechEmbedder(module, width, hidden, size, projection)
        fill(model, "", seed)
        segments = numbers(seed, "frames", (sum(lengths), width)).split(lengths)
        targets = [segments[i] for i in writes]
        target_lengths = [lengths[i] for i in writes]
        pad = nn.utils.rnn.pad_sequence
        vectors, frames = model(pad(segments), lengths, target_lengths)
        written = torch.cat([frames[:n, b] for b, n in enumerate(target_lengths)])
        loss = (weights[0] * nn.functional.mse_loss(written, torch.cat(targets))
                + weights[1] * contrastive(vectors, torch.tensor(labels), 0.2)
                + weights[2] * triplet(vectors, labels, 0.4, mining))
        loss.backward()
        writer.case(name)
        for key, value in [("seed", seed), ("cell", cell), ("projection", projection),
                           ("input", width), ("hidden", hidden), ("vector", size),
                           ("reconstruction", weights[0]), ("contrastive", weights[1]),
                           ("temperature", 0.2), ("triplet", weights[2]), ("margin", 0.4),
                           ("mining", mining)]:
            writer.setting(key, value)
        for key, values in [("lengths", lengths), ("labels", labels), ("writes", writes)]:
            writer.array(key, torch.tensor(values))
        writer.array("vectors", vectors)
        writer.array("loss", loss)
        for parameter_name, parameter in model.named_parameters():
            writer.array(f"gradient.{parameter_name}", parameter.grad)
    writer.save()


if __name__ == "__main__":
    write_cells()
    write_cross_entropy()
    write_ctc()
    write_optimisers()
    write_language_model()
    write_attention()
    write_sequence_to_sequence()
    write_audio_features()
    write_vector_losses()
    write_speech_embedder()
