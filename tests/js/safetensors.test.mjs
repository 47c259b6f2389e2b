import { describe, expect, test } from '@jest/globals';
import { FormatError, InvalidArgumentError } from 'unrolled';
import { fromFloat16, toFloat16 } from '../../dist/float16.js';
import { readSafetensors, writeSafetensors } from '../../dist/safetensors.js';

/**
 * A file of a header, as text or as an object, and some bytes.
 * @param {string | object} header
 * @param {number} dataBytes
 */
function file(header, dataBytes = 0) {
  const json = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const tensor = (/** @type {object} */ changes = {}) => ({
  dtype: 'F32',
  shape: [2],
  data_offsets: [0, 8],
  ...changes,
});

describe('files that are read', () => {
  test('what is written is read, in both precisions', () => {
    const tensors = [
      {
        name: 'a',
        shape: [2, 3],
        values: Float32Array.of(1, -2, 3.5, 0, 1e-3, 65504),
        dtype: /** @type {const} */ ('float32'),
      },
      {
        name: 'b',
        shape: [3],
        values: Float32Array.of(0.1, -0.2, 1000),
        dtype: /** @type {const} */ ('float16'),
      },
      {
        name: 'ü "c"',
        shape: [],
        values: Float32Array.of(7),
        dtype: /** @type {const} */ ('float32'),
      },
    ];
    const read = readSafetensors(writeSafetensors(tensors, { 'key "x"': 'välue' }));
    expect([...read.metadata]).toEqual([['key "x"', 'välue']]);
    expect([...read.tensors.keys()].sort()).toEqual(['a', 'b', 'ü "c"']);
    expect(read.tensors.get('a')).toEqual({ name: 'a', shape: [2, 3], values: tensors[0].values });
    expect(read.tensors.get('ü "c"')?.values).toEqual(Float32Array.of(7));
    expect(read.tensors.get('b')?.values).toEqual(
      tensors[1].values.map((value) => fromFloat16(toFloat16(value))),
    );
  });

  test('the layout is that of the format', () => {
    const values = Float32Array.of(1, 2);
    const bytes = writeSafetensors([{ name: 'x', shape: [2], values, dtype: 'float32' }], {});
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: {},
      x: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    });
    expect(new Float32Array(bytes.slice(8 + length).buffer)).toEqual(values);
  });

  test('tensors in any order, a view into a larger buffer, no metadata, no tensors', () => {
    const bytes = file({ b: tensor({ data_offsets: [8, 16] }), a: tensor() }, 16);
    new DataView(bytes.buffer).setFloat32(bytes.length - 8, 5, true);
    const within = new Uint8Array(bytes.length + 3);
    within.set(bytes, 3);
    const read = readSafetensors(within.subarray(3));
    expect(read.tensors.get('b')?.values).toEqual(Float32Array.of(5, 0));
    expect(readSafetensors(bytes.buffer)).toEqual(read);
    expect(readSafetensors(file('{}')).tensors.size).toBe(0);
    expect(
      readSafetensors(file({ e: tensor({ shape: [0, 4], data_offsets: [0, 0] }) })).tensors.get('e')
        ?.values,
    ).toHaveLength(0);
  });
});

describe('files that are refused', () => {
  const half = Uint8Array.of(0, 0x7c);
  /** @type {[string, Uint8Array, RegExp][]} */
  const cases = [
    ['nothing', new Uint8Array(0), /has 0 bytes/],
    ['half a length', new Uint8Array(7), /has 7 bytes/],
    ['a header larger than the file', file('{}').fill(9, 0, 1), /alone would need 17/],
    [
      'a header of 2⁶⁴ − 1 bytes',
      new Uint8Array(100).fill(255),
      /header would have 18446744073709551615 bytes/,
    ],
    ['no JSON', file('{"a":'), /it is not JSON/],
    ['an array', file('[]'), /does not begin with \{/],
    ['spaces before it', file(' {}'), /does not begin with \{/],
    ['two values', file('{}{}'), /it is not JSON/],
    ['a byte order mark', file('\uFEFF{}'), /does not begin with \{/],
    ['bytes that are not UTF-8', file('{"a?":1}').fill(255, 11, 12), /not UTF-8/],
    ['deep nesting', file(`{"a":${'['.repeat(50_000)}`), /more than 3 levels/],
    ['deep nesting that is closed', file(`{"a":[[[[${']'.repeat(4)}}`), /more than 3 levels/],
    [
      'a name twice',
      file(`{"a":${JSON.stringify(tensor())},"a":${JSON.stringify(tensor())}}`, 8),
      /"a" is there twice/,
    ],
    [
      'a name twice, once escaped',
      file(`{"a":${JSON.stringify(tensor())},"\\u0061":${JSON.stringify(tensor())}}`, 8),
      /"a" is there twice/,
    ],
    [
      'a property twice',
      file('{"a":{"dtype":"F32","dtype":"F16","shape":[],"data_offsets":[0,4]}}', 4),
      /"dtype" is there twice/,
    ],
    ['metadata that is no object', file({ __metadata__: [] }), /__metadata__ is not an object/],
    [
      'metadata that is no text',
      file({ __metadata__: { a: 1 } }),
      /__metadata__\.a is not a string/,
    ],
    ['a tensor that is no object', file({ a: 1 }), /a is not an object/],
    [
      'an unknown property',
      file({ a: tensor({ stride: 1 }) }, 8),
      /"stride", which is not a property/,
    ],
    [
      'an unknown dtype',
      file({ a: tensor({ dtype: 'I64', shape: [1] }) }, 8),
      /dtype F32 or F16, got "I64"/,
    ],
    ['no dtype', file({ a: tensor({ dtype: undefined }) }, 8), /dtype F32 or F16, got undefined/],
    ['a negative extent', file({ a: tensor({ shape: [-1, -2] }) }, 8), /no valid shape/],
    ['half an extent', file({ a: tensor({ shape: [0.5, 4] }) }, 8), /no valid shape/],
    [
      'an extent beyond numbers',
      file('{"a":{"dtype":"F32","shape":[1e400],"data_offsets":[0,8]}}', 8),
      /no valid shape/,
    ],
    [
      'a huge product of extents',
      file({ a: tensor({ shape: [2 ** 40, 2 ** 40] }) }, 8),
      /its shape needs/,
    ],
    ['three offsets', file({ a: tensor({ data_offsets: [0, 8, 8] }) }, 8), /no valid data_offsets/],
    [
      'offsets the wrong way round',
      file({ a: tensor({ data_offsets: [8, 0] }) }, 8),
      /has -8 bytes/,
    ],
    [
      'too few bytes for the shape',
      file({ a: tensor({ data_offsets: [0, 4] }) }, 4),
      /has 4 bytes, and its shape needs 8/,
    ],
    ['data beyond the end', file({ a: tensor() }, 4), /have 8 bytes, and 4 follow/],
    ['data after the end', file({ a: tensor() }, 12), /have 8 bytes, and 12 follow/],
    [
      'a gap',
      file({ a: tensor(), b: tensor({ data_offsets: [12, 20] }) }, 20),
      /b begins at byte 12 of the data, where 8 was due/,
    ],
    [
      'an overlap',
      file({ a: tensor(), b: tensor({ data_offsets: [4, 12] }) }, 12),
      /b begins at byte 4 of the data, where 8 was due/,
    ],
    ['not a number', file({ a: tensor() }, 8).fill(255, -8), /a has a number that is not finite/],
    [
      'infinity in half precision',
      (() => {
        const bytes = file({ a: tensor({ dtype: 'F16', shape: [1], data_offsets: [0, 2] }) }, 2);
        bytes.set(half, bytes.length - 2);
        return bytes;
      })(),
      /not finite/,
    ],
  ];

  test.each(cases)('%s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(FormatError);
    expect(() => readSafetensors(bytes)).toThrow(message);
  });

  test('names that objects of JavaScript have anyway are names like others', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const header = `{${names.map((name, i) => `"${name}":${JSON.stringify(tensor({ data_offsets: [8 * i, 8 * i + 8] }))}`).join()}}`;
    expect([...readSafetensors(file(header, 24)).tensors.keys()]).toEqual(names);
  });
});

describe('half precision', () => {
  test('every number survives there and back', () => {
    for (let bits = 0; bits < 0x10000; ++bits) {
      const isNaN = (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
      if (isNaN) expect(fromFloat16(bits)).toBeNaN();
      else if (toFloat16(fromFloat16(bits)) !== bits) throw new Error(`0x${bits.toString(16)}`);
    }
  });

  test('numbers between two are rounded to the nearer, halves to the even one', () => {
    for (let bits = 0; bits < 0x7bff; ++bits) {
      const low = fromFloat16(bits);
      const high = fromFloat16(bits + 1);
      const middle = (low + high) / 2;
      const even = bits % 2 === 0 ? bits : bits + 1;
      const nearly = (high - low) / 64;
      for (const sign of [0, 0x8000]) {
        const signed = (/** @type {number} */ value) => toFloat16(sign ? -value : value);
        if (signed(middle) !== (even | sign))
          throw new Error(`middle above 0x${bits.toString(16)}`);
        if (signed(middle - nearly) !== (bits | sign))
          throw new Error(`below the middle above 0x${bits.toString(16)}`);
        if (signed(middle + nearly) !== ((bits + 1) | sign))
          throw new Error(`above the middle above 0x${bits.toString(16)}`);
      }
    }
    expect(toFloat16(65519.996)).toBe(0x7bff);
    expect(toFloat16(65520)).toBe(0x7c00);
    expect(toFloat16(-Infinity)).toBe(0xfc00);
    expect(fromFloat16(toFloat16(NaN))).toBeNaN();
  });

  test('a number too large for it is refused', () => {
    const tensors = [
      {
        name: 'w',
        shape: [1],
        values: Float32Array.of(70_000),
        dtype: /** @type {const} */ ('float16'),
      },
    ];
    expect(() => writeSafetensors(tensors, {})).toThrow(
      new InvalidArgumentError(
        'dtype must be "float32" for this model: w has 70000, and float16 ends at 65504',
      ),
    );
  });
});
