/** Patterns in a text that a unit may track, each as a number for every character. */

export interface Pattern {
  readonly id: string;
  readonly name: string;
  /** What is counted, exactly. */
  readonly rule: string;
  /** `values[t]` for character t, after it has been read. */
  readonly measure: (characters: readonly string[]) => Float64Array;
}

const closing: Readonly<Record<string, string | undefined>> = { '“': '”', '‘': '’', '«': '»' };

/** Where the quotation that opens at `start` ends, or undefined: an apostrophe, or a mark left open. */
function endOfQuotation(characters: readonly string[], start: number): number | undefined {
  const mark = characters[start] ?? '';
  if (!/["'`“‘«]/u.test(mark)) return undefined;
  if (/['‘]/u.test(mark) && /\p{L}|\p{N}/u.test(characters[start - 1] ?? '')) return undefined;
  const end = closing[mark] ?? mark;
  for (let t = start + 1; t < characters.length; t += 1) {
    const character = characters[t] ?? '';
    if (character === '\\') t += 1;
    else if (character === end) return t;
    // Speech may run over several lines, a text between single marks may not.
    else if (character === '\n' && (mark === "'" || characters[t + 1] === '\n')) return undefined;
  }
  return undefined;
}

function insideQuotes(characters: readonly string[]): Float64Array {
  const values = new Float64Array(characters.length);
  for (let t = 0; t < characters.length; t += 1) {
    const end = endOfQuotation(characters, t);
    if (end === undefined) continue;
    // From the opening mark on, up to the closing one.
    values.fill(1, t, end);
    t = end;
  }
  return values;
}

function insideBrackets(characters: readonly string[]): Float64Array {
  const values = new Float64Array(characters.length);
  let depth = 0;
  characters.forEach((character, t) => {
    if ('(['.includes(character)) depth += 1;
    if (')]'.includes(character)) depth = Math.max(0, depth - 1);
    values[t] = depth > 0 ? 1 : 0;
  });
  return values;
}

function insideComments(characters: readonly string[]): Float64Array {
  const values = new Float64Array(characters.length);
  let open: 'line' | 'block' | undefined;
  characters.forEach((character, t) => {
    const before = characters[t - 1];
    if (!open && before === '/' && character === '/') open = 'line';
    else if (!open && before === '/' && character === '*') open = 'block';
    else if (open === 'line' && character === '\n') open = undefined;
    else if (open === 'block' && before === '*' && character === '/') open = undefined;
    values[t] = open ? 1 : 0;
  });
  return values;
}

/** Characters before a line break that count as near it. */
const near = 6;

function nearLineEnd(characters: readonly string[]): Float64Array {
  const values = new Float64Array(characters.length);
  characters.forEach((character, t) => {
    if (character === '\n') values.fill(1, Math.max(0, t - near), t);
  });
  return values;
}

function alongLine(characters: readonly string[]): Float64Array {
  let column = 0;
  return Float64Array.from(characters, (character) => {
    column = character === '\n' ? 0 : column + 1;
    return column;
  });
}

function each(test: RegExp): (characters: readonly string[]) => Float64Array {
  return (characters) => Float64Array.from(characters, (c) => (test.test(c) ? 1 : 0));
}

export const patterns: readonly Pattern[] = [
  {
    id: 'brackets',
    name: 'inside brackets',
    rule: 'from ( or [ up to the bracket that closes it',
    measure: insideBrackets,
  },
  {
    id: 'quotes',
    name: 'inside quotes',
    rule: 'from an opening quotation mark up to the closing one',
    measure: insideQuotes,
  },
  {
    id: 'line-end',
    name: 'near a line end',
    rule: `the last ${near} characters before a line break`,
    measure: nearLineEnd,
  },
  {
    id: 'along',
    name: 'how far along the line',
    rule: 'characters since the last line break',
    measure: alongLine,
  },
  {
    id: 'comments',
    name: 'inside a comment',
    rule: 'from // to the line’s end, or between /* and */',
    measure: insideComments,
  },
  {
    id: 'capitals',
    name: 'capital letters',
    rule: 'every capital letter',
    measure: each(/\p{Lu}/u),
  },
  {
    id: 'spaces',
    name: 'spaces and breaks',
    rule: 'every space and line break',
    measure: each(/\s/u),
  },
];
