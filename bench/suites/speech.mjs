// Spoken-query search of one hour of made-up speech: the time to index and to search it, and the memory. No
// peer has it.

import { fileURLToPath } from 'node:url';
import { relaxedFlags, runPinned } from '../lib/child.mjs';
import { kQuick } from '../lib/rounds.mjs';
import { kPackage } from './systems.mjs';

const kProgram = fileURLToPath(new URL('../ours/speech.mjs', import.meta.url));

export default {
  async rows(effort, tell) {
    const seconds = effort === kQuick ? 60 : 3600;
    const rows = [];
    for (const { system, variant } of kPackage) {
      tell(`${variant}: ${seconds} s of speech`);
      const flags = variant === 'relaxed-simd' ? await relaxedFlags() : [];
      const command = [process.execPath, ...flags, kProgram, variant, String(seconds)];
      const output = await runPinned(command);
      for (const line of output.split('\n').filter((text) => text.startsWith('{')))
        rows.push({ system, variant, ...JSON.parse(line) });
    }
    const order = [...new Set(rows.map((row) => row.case))];
    return rows.sort((a, b) => order.indexOf(a.case) - order.indexOf(b.case));
  },
};
