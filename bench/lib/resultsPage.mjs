// docs/results.md: how fast (written whole by `bench -- results`), then what experiments reached (each
// section by its own run).

import { readFileSync, writeFileSync } from 'node:fs';

const page = new URL('../../docs/results.md', import.meta.url);
const kExperiments = '\n## Experiments\n';

function read() {
  const text = readFileSync(page, 'utf8');
  const at = text.indexOf(kExperiments);
  return at < 0
    ? { speed: text.trimEnd(), experiments: '' }
    : { speed: text.slice(0, at).trimEnd(), experiments: text.slice(at + kExperiments.length) };
}

function write({ speed, experiments }) {
  const rest = experiments.trim();
  writeFileSync(page, `${speed.trimEnd()}\n${rest ? `${kExperiments}\n${rest}\n` : ''}`);
}

/** Replaces all figures of speed. */
export function recordSpeed(speed) {
  write({ ...read(), speed });
}

/** Replaces the section of an experiment, or adds it at the end. */
export function recordExperiment(title, section) {
  const { speed, experiments } = read();
  const sections = experiments
    .split(/^(?=### )/m)
    .map((text) => text.trim())
    .filter(Boolean);
  const heading = `### ${title}\n`;
  const at = sections.findIndex((text) => text.startsWith(heading));
  sections.splice(at < 0 ? sections.length : at, at < 0 ? 0 : 1, section.trim());
  write({ speed, experiments: sections.join('\n\n') });
}
