// Writes ONNX model files. Only the messages and fields that the suites need are declared; their
// numbers are those of onnx.proto (https://github.com/onnx/onnx, IR version 8, operator set 17).

import protobuf from 'protobufjs';

const { root } = protobuf.parse(
  `
  syntax = "proto3";
  message AttributeProto {
    string name = 1; int64 i = 3; bytes s = 4; int32 type = 20;
  }
  message NodeProto {
    repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
    repeated AttributeProto attribute = 5;
  }
  message TensorProto {
    repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9;
  }
  message Dimension { int64 dim_value = 1; }
  message TensorShapeProto { repeated Dimension dim = 1; }
  message TensorType { int32 elem_type = 1; TensorShapeProto shape = 2; }
  message TypeProto { TensorType tensor_type = 1; }
  message ValueInfoProto { string name = 1; TypeProto type = 2; }
  message GraphProto {
    repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
  }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
  message ModelProto {
    int64 ir_version = 1; string producer_name = 2; GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
  }
`,
  { keepCase: true },
);
const ModelProto = root.lookupType('ModelProto');

const kDataTypes = { float32: 1, int32: 6, int64: 7 };
const kIntAttribute = 2;
const kStringAttribute = 3;

/** A node; `attributes` are whole numbers and strings. */
export function node(op_type, input, output, attributes = {}) {
  const attribute = Object.entries(attributes).map(([name, given]) =>
    typeof given === 'string'
      ? { name, s: new TextEncoder().encode(given), type: kStringAttribute }
      : { name, i: given, type: kIntAttribute },
  );
  return { op_type, input, output, name: output.find(Boolean), attribute };
}

/** A constant of the graph. */
export function constant(name, dims, values) {
  const raw_data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const type = { Float32Array: 'float32', BigInt64Array: 'int64' }[values.constructor.name];
  return { name, dims, data_type: kDataTypes[type], raw_data };
}

/** An input or output of the graph. */
export function value(name, type, dims) {
  const shape = { dim: dims.map((dim_value) => ({ dim_value })) };
  return { name, type: { tensor_type: { elem_type: kDataTypes[type], shape } } };
}

/**
 * The bytes of a model.
 * @param {{ node: object[], initializer: object[], input: object[], output: object[] }} graph
 * @returns {Uint8Array}
 */
export function encodeModel(graph) {
  return ModelProto.encode({
    ir_version: 8,
    producer_name: 'unrolled-bench',
    graph: { name: 'model', ...graph },
    opset_import: [{ domain: '', version: 17 }],
  }).finish();
}
