// The safetensors format: eight bytes with the length n of the header (little-endian), n bytes of JSON,
// then the tensors' numbers without gaps. Every file may be hostile, so whatever the format does not
// allow is refused before anything is made of it.

import { FormatError, InvalidArgumentError } from './errors.js';
import { fromFloat16, kLargestFloat16, toFloat16 } from './float16.js';
import { fail } from './internal/validate.js';
import { JsonProblem, parseStrictly } from './internal/strictJson.js';

/** A named array of numbers, row-major. */
export interface NamedTensor {
  name: string;
  shape: number[];
  values: Float32Array;
}

/** The contents of a file. */
export type Bytes = ArrayBufferLike | ArrayBufferView;

/** How numbers are written. */
export type Dtype = 'float32' | 'float16';

export interface SafetensorsFile {
  metadata: ReadonlyMap<string, string>;
  tensors: ReadonlyMap<string, NamedTensor>;
}

/** The limit of the reference implementation. */
const kLargestHeader = 100_000_000;
/** Object, tensor, shape. */
const kHeaderDepth = 3;
const kBytes = { F32: 4, F16: 2 };
type StoredDtype = keyof typeof kBytes;

function refuse(what: string): never {
  throw new FormatError(`not a valid safetensors file: ${what}`);
}

/** A check of an argument. @internal */
export function requireBytes(bytes: unknown, name: string): asserts bytes is Bytes {
  const isBuffer = /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(bytes));
  if (!ArrayBuffer.isView(bytes) && !isBuffer) fail(name, 'an ArrayBuffer or a view of one', bytes);
}

/** All views of the bytes, wherever they come from. @internal */
export function bytesOf(source: Bytes): Uint8Array {
  if (ArrayBuffer.isView(source))
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  return new Uint8Array(source);
}

function parseHeader(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  if (bytes.length < 8)
    refuse(`it has ${bytes.length} bytes, and its first 8 are the length of its header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(kLargestHeader)) refuse(`its header would have ${length} bytes`);
  const start = 8 + Number(length);
  if (start > bytes.length)
    refuse(`it has ${bytes.length} bytes, and its header alone would need ${start}`);
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes.slice(8, start),
    );
    if (!json.startsWith('{')) refuse('its header does not begin with {');
    return { header: parseStrictly(json, kHeaderDepth) as Record<string, unknown>, start };
  } catch (error) {
    if (error instanceof FormatError) throw error;
    refuse(
      error instanceof JsonProblem ? `its header: ${error.message}` : 'its header is not UTF-8',
    );
  }
}

function parseMetadata(value: unknown): Map<string, string> {
  if (value === undefined) return new Map();
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse('__metadata__ is not an object');
  const entries = Object.entries(value);
  for (const [name, text] of entries) {
    if (typeof text !== 'string') refuse(`__metadata__.${name} is not a string`);
  }
  return new Map(entries as [string, string][]);
}

interface Entry {
  name: string;
  dtype: StoredDtype;
  shape: number[];
  begin: number;
  end: number;
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function parseEntry(name: string, value: unknown): Entry {
  if (typeof value !== 'object' || value === null) refuse(`${name} is not an object`);
  const { dtype, shape, data_offsets: offsets, ...others } = value as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined)
    refuse(`${name} has ${JSON.stringify(other)}, which is not a property of a tensor`);
  if (dtype !== 'F32' && dtype !== 'F16')
    refuse(`${name} must have the dtype F32 or F16, got ${JSON.stringify(dtype)}`);
  if (!Array.isArray(shape) || shape.length > 8 || !shape.every(isSize))
    refuse(`${name} has no valid shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    refuse(`${name} has no valid data_offsets`);
  }
  const [begin, end] = offsets as [number, number];
  const bytes = shape.reduce((product, extent) => product * extent, kBytes[dtype]);
  if (end - begin !== bytes)
    refuse(`${name} has ${end - begin} bytes, and its shape needs ${bytes}`);
  return { name, dtype, shape: shape, begin, end };
}

/** The tensors must follow each other without gap or overlap and fill the file. */
function requireContiguous(entries: Entry[], length: number): void {
  let position = 0;
  for (const { name, begin, end } of [...entries].sort(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin !== position)
      refuse(`${name} begins at byte ${begin} of the data, where ${position} was due`);
    position = end;
  }
  if (position !== length)
    refuse(`its tensors have ${position} bytes, and ${length} follow the header`);
}

function decode({ name, dtype, begin, end }: Entry, data: Uint8Array): Float32Array {
  // A copy is aligned, and the caller may go on to use the bytes.
  const bytes = data.slice(begin, end);
  const values =
    dtype === 'F32'
      ? new Float32Array(bytes.buffer)
      : Float32Array.from(new Uint16Array(bytes.buffer), fromFloat16);
  if (!values.every(Number.isFinite)) refuse(`${name} has a number that is not finite`);
  return values;
}

/**
 * Reads a whole file.
 * @throws {FormatError}
 */
export function readSafetensors(source: Bytes): SafetensorsFile {
  const bytes = bytesOf(source);
  const { header, start } = parseHeader(bytes);
  const { __metadata__: metadata, ...tensors } = header;
  const entries = Object.entries(tensors).map(([name, value]) => parseEntry(name, value));
  const data = bytes.subarray(start);
  requireContiguous(entries, data.length);
  return {
    metadata: parseMetadata(metadata),
    tensors: new Map(
      entries.map((entry) => [
        entry.name,
        { name: entry.name, shape: entry.shape, values: decode(entry, data) },
      ]),
    ),
  };
}

function encode({ name, values }: NamedTensor, dtype: Dtype): Uint8Array {
  if (dtype === 'float32')
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const tooLarge = values.find((value) => (toFloat16(value) & 0x7fff) >= 0x7c00);
  if (tooLarge !== undefined) {
    throw new InvalidArgumentError(
      `dtype must be "float32" for this model: ${name} has ${tooLarge}, and float16 ends at ${kLargestFloat16}`,
    );
  }
  return new Uint8Array(Uint16Array.from(values, toFloat16).buffer);
}

/** Writes a file. Tensors of four-byte numbers come first, so that all numbers are aligned. */
export function writeSafetensors(
  tensors: readonly (NamedTensor & { dtype: Dtype })[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].sort(
    (a, b) => Number(a.dtype === 'float16') - Number(b.dtype === 'float16'),
  );
  const header: [string, unknown][] = [['__metadata__', metadata]];
  const parts: Uint8Array[] = [];
  let position = 0;
  for (const tensor of ordered) {
    const part = encode(tensor, tensor.dtype);
    const dtype: StoredDtype = tensor.dtype === 'float16' ? 'F16' : 'F32';
    const offsets = [position, position + part.length];
    header.push([tensor.name, { dtype, shape: tensor.shape, data_offsets: offsets }]);
    parts.push(part);
    position += part.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(start + position);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.fill(0x20, 8, start).set(json, 8);
  let at = start;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
