/** Why a text is not JSON as strictly as a file from anywhere must be. */
export class JsonProblem extends Error {}

/** The string literal that begins at `start`: where it ends, and what it says. */
function readString(json: string, start: number): { end: number; value: string } {
  let end = start + 1;
  while (end < json.length && json[end] !== '"') end += json[end] === '\\' ? 2 : 1;
  if (end >= json.length) throw new JsonProblem('a string does not end');
  const literal = json.slice(start, end + 1);
  return {
    end,
    value: literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1),
  };
}

/** Throws for brackets more than `depth` deep and for a name that an object has twice. */
function scan(json: string, depth: number): void {
  // For each open bracket: the names of an object so far, or undefined for an array.
  const open: (Set<string> | undefined)[] = [];
  let expectsName = false;
  for (let i = 0; i < json.length; ++i) {
    const character = json[i];
    const names = open.at(-1);
    if (character === '"') {
      const { end, value } = readString(json, i);
      i = end;
      if (!names || !expectsName) continue;
      if (names.has(value))
        throw new JsonProblem(`the name ${JSON.stringify(value)} is there twice`);
      names.add(value);
      expectsName = false;
    } else if (character === '{' || character === '[') {
      if (open.length === depth) throw new JsonProblem(`it is more than ${depth} levels deep`);
      open.push(character === '{' ? new Set() : undefined);
      expectsName = character === '{';
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === ',') {
      expectsName = names !== undefined;
    }
  }
}

/** JSON.parse that also refuses what is nested too deep and names that repeat. Throws a JsonProblem. */
export function parseStrictly(json: string, depth: number): unknown {
  try {
    scan(json, depth);
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof JsonProblem) throw error;
    throw new JsonProblem('it is not JSON', { cause: error });
  }
}
