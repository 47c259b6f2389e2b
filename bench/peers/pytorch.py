"""PyTorch on one thread, answering what lib/host.mjs answers: one JSON object a line.

The 1-of-N input is what PyTorch users write: nn.LSTM over F.one_hot; Adam as it is (the `foreach`
form was no faster at these sizes). Generation is a scripted loop over the weights with a row look-up
for the input, which took half the time of nn.LSTM called step by step.
"""

import json
import math
import os
import sys
import time

for name in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{name}_NUM_THREADS"] = "1"

import torch
import torch.nn.functional as F

BATCH, SEQUENCE, VOCABULARY = 32, 64, 64
LEARNING_RATE, CLIP_NORM = 0.005, 5.0
WINDOWS = 100


def blas() -> str:
    """Which BLAS library this process has loaded: OpenBLAS is some ten times as fast as the reference."""
    with open("/proc/self/maps") as maps:
        names = maps.read()
    for needle, name in (("openblas", "openblas"), ("libmkl", "mkl"), ("libblis", "blis"),
                         ("atlas", "atlas")):
        if needle in names:
            return name
    return "reference-blas"


def make_text() -> torch.Tensor:
    """[T · 100 + 1, B] ids: each is followed by one of four, or now and then by any."""
    generator = torch.Generator().manual_seed(1)
    length = SEQUENCE * WINDOWS + 1
    jumps = 1 + 7 * torch.randint(4, (length, BATCH), generator=generator)
    anywhere = torch.randint(VOCABULARY, (length, BATCH), generator=generator)
    rare = torch.rand(length, BATCH, generator=generator) < 0.1
    steps = torch.where(rare, anywhere, jumps)
    rows = [torch.zeros(BATCH, dtype=torch.int64)]
    for row in steps[1:]:
        rows.append((rows[-1] * 5 + row) % VOCABULARY)
    return torch.stack(rows)


class Model:
    def __init__(self, hidden: int) -> None:
        torch.manual_seed(1)
        self.hidden = hidden
        self.rnn = torch.nn.LSTM(VOCABULARY, hidden)
        self.head = torch.nn.Linear(hidden, VOCABULARY)
        self.parameters = [*self.rnn.parameters(), *self.head.parameters()]

    def zero_state(self, batch: int):
        return torch.zeros(1, batch, self.hidden), torch.zeros(1, batch, self.hidden)

    def forward(self, ids, state):
        """ids [T, B] -> logits [T · B, V] and the state after."""
        output, state = self.rnn(F.one_hot(ids, VOCABULARY).float(), state)
        return self.head(output.view(-1, self.hidden)), state


def make_trainer(job):
    model = Model(job["hidden"])
    optimizer = torch.optim.Adam(model.parameters, lr=LEARNING_RATE)
    text = make_text()
    state = model.zero_state(BATCH)
    window = 0

    def work(iterations: int) -> None:
        nonlocal state, window
        for _ in range(iterations):
            start = window * SEQUENCE
            window = (window + 1) % WINDOWS
            optimizer.zero_grad(set_to_none=True)
            logits, state = model.forward(text[start:start + SEQUENCE], state)
            state = tuple(part.detach() for part in state)
            targets = text[start + 1:start + SEQUENCE + 1].reshape(-1)
            loss = F.cross_entropy(logits, targets)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters, CLIP_NORM)
            optimizer.step()
            if not math.isfinite(loss.item()):
                raise ArithmeticError("the loss is not finite")

    return work


def make_forward(job):
    model = Model(job["hidden"])
    ids = make_text()[:SEQUENCE]
    state = model.zero_state(BATCH)

    def work(iterations: int) -> None:
        with torch.inference_mode():
            for _ in range(iterations):
                model.forward(ids, state)

    return work


@torch.jit.script
def generate(length: int, token: int, h, c, input, recurrent, head, head_bias):
    tokens = [token]
    for _ in range(length):
        gates = torch.addmm(input[token:token + 1], h, recurrent)
        i, f, g, o = gates.chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        logits = torch.addmm(head_bias, h, head).view(-1)
        token = int(torch.multinomial(torch.softmax(logits, 0), 1).item())
        tokens.append(token)
    return tokens


def make_generator(job):
    hidden = job["hidden"]
    model = Model(hidden)
    rnn, head = model.rnn, model.head
    with torch.no_grad():
        input = (rnn.weight_ih_l0.t() + rnn.bias_ih_l0 + rnn.bias_hh_l0).contiguous()
        recurrent = rnn.weight_hh_l0.t().contiguous()
        output = head.weight.t().contiguous()
        bias = head.bias.clone()
    h, c = torch.zeros(1, hidden), torch.zeros(1, hidden)

    def work(iterations: int) -> None:
        with torch.inference_mode():
            generate(iterations, 0, h, c, input, recurrent, output, bias)

    return work


def make_product(job):
    m, n, k = job["product"]
    a, b, c = torch.rand(m, k), torch.rand(k, n), torch.empty(m, n)

    def work(iterations: int) -> None:
        for _ in range(iterations):
            torch.mm(a, b, out=c)

    return work


MAKERS = {"train": make_trainer, "forward": make_forward, "generate": make_generator,
          "kernels": make_product}


def main() -> None:
    torch.set_num_threads(1)
    work = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if "prepare" in request:
                job = request["prepare"]
                work = MAKERS[job["suite"]](job)
                answer = {"ready": True, "variant": blas()}
            else:
                start = time.perf_counter()
                work(request["round"])
                answer = {"seconds": time.perf_counter() - start}
        except Exception as error:  # whatever went wrong, the other side prints it
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
