// docs/results.md: what it is, a section for each suite of the benchmarks, then one for each
// experiment. Every section comes from a run of its own.

import { readFileSync, writeFileSync } from 'node:fs';

const page = new URL('../../docs/results.md', import.meta.url);
const kExperiments = '\n## Experiments\n';

function read() {
  const text = readFileSync(page, 'utf8');
  const at = text.indexOf(kExperiments);
  return at < 0
    ? { speed: text, experiments: '' }
    : { speed: text.slice(0, at), experiments: text.slice(at + kExperiments.length) };
}

function write({ speed, experiments }) {
  const rest = experiments.trim();
  writeFileSync(page, `${speed.trimEnd()}\n${rest ? `${kExperiments}\n${rest}\n` : ''}`);
}

/** Replaces the section that begins with the same heading, or adds it at the end. */
function withSection(text, section) {
  const heading = section.slice(0, section.indexOf('\n') + 1);
  const marks = heading.slice(0, heading.indexOf(' ') + 1);
  const sections = text
    .split(new RegExp(`^(?=${marks})`, 'm'))
    .map((part) => part.trim())
    .filter(Boolean);
  const at = sections.findIndex((part) => `${part}\n`.startsWith(heading));
  sections.splice(at < 0 ? sections.length : at, at < 0 ? 0 : 1, section.trim());
  return sections.join('\n\n');
}

/** @param {string} section that of a suite, from its heading `## …` on */
export function recordSuite(section) {
  const { speed, experiments } = read();
  write({ speed: withSection(speed, section), experiments });
}

/** @param {string} section that of an experiment, from its heading `### …` on */
export function recordExperiment(section) {
  const { speed, experiments } = read();
  write({ speed, experiments: withSection(experiments, section) });
}
