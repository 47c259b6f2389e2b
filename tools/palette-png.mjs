// Rewrites a PNG with a palette of 256 colours, which makes pictures of pages less than half as large.

import { Buffer } from 'node:buffer';
import { deflateSync, inflateSync } from 'node:zlib';

const kSignature = Buffer.from('89504e470d0a1a0a', 'hex');
const kColours = 256;

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function* chunksOf(png) {
  for (let at = kSignature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    yield {
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    };
    at += length + 12;
  }
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function paeth(left, up, corner) {
  const [a, b, c] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs);
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** Undoes the filter of every row. Returns the pixels, row after row. */
function unfilter(raw, width, height, channels) {
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x >= channels ? pixels[at - channels] : 0;
      const up = y > 0 ? pixels[at - stride] : 0;
      const corner = y > 0 && x >= channels ? pixels[at - stride - channels] : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      pixels[at] = raw[y * (stride + 1) + 1 + x] + predicted;
    }
  }
  return pixels;
}

function nearest(palette, colour) {
  let best = 0;
  let least = Infinity;
  for (const [index, other] of palette.entries()) {
    let distance = 0;
    for (const shift of [0, 8, 16]) {
      distance += (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2;
    }
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

/** The picture with its 256 most frequent colours; every other becomes the nearest of them. */
export function toPalette(png) {
  const chunks = [...chunksOf(png)];
  const header = chunks.find(({ type }) => type === 'IHDR').data;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[header[9]];
  if (header[8] !== 8 || !channels || header[12] !== 0) throw new Error('not an 8-bit RGB picture');
  const data = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((c) => c.data));
  const pixels = unfilter(inflateSync(data), width, height, channels);

  const counts = new Map();
  const colours = new Uint32Array(width * height);
  for (let i = 0; i < colours.length; i += 1) {
    colours[i] = pixels.readUIntBE(i * channels, 3);
    counts.set(colours[i], (counts.get(colours[i]) ?? 0) + 1);
  }
  const frequent = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const palette = frequent.slice(0, kColours);
  const indices = new Map(frequent.map((colour) => [colour, nearest(palette, colour)]));

  const rows = Buffer.alloc((width + 1) * height);
  for (let i = 0; i < colours.length; i += 1) {
    rows[i + 1 + Math.floor(i / width)] = indices.get(colours[i]);
  }
  const newHeader = Buffer.from(header);
  newHeader[9] = 3;
  const table = Buffer.alloc(palette.length * 3);
  palette.forEach((colour, index) => table.writeUIntBE(colour, index * 3, 3));
  return Buffer.concat([
    kSignature,
    chunk('IHDR', newHeader),
    chunk('PLTE', table),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
