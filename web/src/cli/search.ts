import { readFile } from 'node:fs/promises';
import { loadLibrary, naming } from './library.js';
import { printJson } from './output.js';
import { readWav } from './wav.js';

export interface SearchFlags {
  top: number;
  minimumScore?: number;
  json?: boolean;
}

/** Minutes and seconds. */
function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - 60 * minutes).toFixed(2).padStart(5, '0')}`;
}

/** `unrolled search ARCHIVE QUERY`: a line for each hit, the best first. */
export async function search(archive: string, query: string, flags: SearchFlags): Promise<void> {
  const bytes = await readFile(query);
  const sound = await naming(query, () => readWav(bytes));
  const file = await readFile(archive);
  const library = await loadLibrary({ edition: 'full' });
  const index = await naming(archive, () => library.spokenQueryIndex({ file }));
  const { top, minimumScore } = flags;
  const hits = await index.search(sound, { top, minimumScore });
  library.dispose();
  for (const hit of hits) {
    if (flags.json) printJson(hit);
    else {
      const { id, start, end, score } = hit;
      process.stdout.write(`${score.toFixed(3)}  ${clock(start)}–${clock(end)}  ${id}\n`);
    }
  }
  if (hits.length === 0 && !flags.json) process.stderr.write('Nothing was found\n');
}
