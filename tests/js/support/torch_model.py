"""A language model file and PyTorch: runs some, or writes one.

    torch_model.py write FILE  reads a vocabulary from standard input, writes an LSTM with random weights
    torch_model.py run         reads an object of files and token ids from standard input, prints for each
                               the log-probabilities of what follows every token, as JSON
"""

import json
import struct
import sys

import torch


def read(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        assert entry["dtype"] == "F32"
        values = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32)
        tensors[name] = values.reshape(entry["shape"])
    return metadata, tensors


def write(path, metadata, tensors):
    header = {"__metadata__": metadata}
    data = b""
    for name, tensor in tensors.items():
        part = struct.pack(f"<{tensor.numel()}f", *tensor.flatten().tolist())
        offsets = [len(data), len(data) + len(part)]
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": offsets}
        data += part
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def run(path, tokens):
    metadata, tensors = read(path)
    config = json.loads(metadata["config"])
    network = config["network"]
    kind = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "elman": torch.nn.RNN}[network["cell"]]
    size = len(config["vocabulary"])
    layers = network.get("numLayers", 1)
    rnn = kind(config["embeddingSize"] or size, network["hiddenSize"], layers)
    head = torch.nn.Linear(network["hiddenSize"], size)

    def part(prefix):
        return {k[len(prefix):]: v for k, v in tensors.items() if k.startswith(prefix)}

    rnn.load_state_dict(part("rnn."))
    head.load_state_dict(part("head."))
    tokens = torch.tensor(tokens)
    if config["embeddingSize"]:
        inputs = tensors["embedding.weight"][tokens]
    else:
        inputs = torch.nn.functional.one_hot(tokens, size).float()
    with torch.no_grad():
        outputs, _ = rnn(inputs.unsqueeze(1))
        return torch.log_softmax(head(outputs.squeeze(1)), -1).tolist()


def write_lstm(path):
    torch.manual_seed(1)
    vocabulary = json.load(sys.stdin)
    rnn = torch.nn.LSTM(len(vocabulary), 7)
    head = torch.nn.Linear(7, len(vocabulary))
    config = {
        "vocabulary": vocabulary,
        "unknown": None,
        "network": {"cell": "lstm", "hiddenSize": 7},
        "embeddingSize": None,
    }
    metadata = {
        "format": "unrolled",
        "version": "1",
        "model": "languageModel",
        "config": json.dumps(config),
    }
    tensors = {f"rnn.{k}": v for k, v in rnn.state_dict().items()}
    tensors.update({f"head.{k}": v for k, v in head.state_dict().items()})
    write(path, metadata, tensors)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write_lstm(sys.argv[2])
    else:
        print(json.dumps({file: run(file, tokens) for file, tokens in json.load(sys.stdin).items()}))
