// IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits.

const kView = new DataView(new ArrayBuffer(4));

/** The bits of the nearest single-precision number. */
function bitsOf(value: number): number {
  kView.setFloat32(0, value);
  return kView.getUint32(0);
}

/** The largest finite number of half precision. */
export const kLargestFloat16 = 65504;

/** The bits of the nearest half-precision number, of equals the even one. */
export function toFloat16(value: number): number {
  const bits = bitsOf(value);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // not a number
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds to 65520 or more: infinity
  if (magnitude < 0x38800000) {
    // Below 2^-14 halves are multiples of 2^-24, which is the spacing of floats next to 0.5.
    return sign | (bitsOf(Math.abs(value) + 0.5) - 0x3f000000);
  }
  const even = (magnitude >>> 13) & 1;
  return sign | ((magnitude - 0x38000000 + 0xfff + even) >>> 13);
}

/** The number that the bits of half precision say. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
