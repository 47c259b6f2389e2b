// Speech made by espeak-ng, for the maker of the pages only: Debian's `espeak-ng` and `python3`.

import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root, Stop } from '../setup/shell.mjs';

const script = path.join(root, 'tools/speech/speak.py');

/**
 * Speaks requests { voice, rate, pitch, text }: of each its samples (−1 … 1), their rate, and its words
 * with their times in seconds.
 */
export async function speak(requests) {
  const bytes = await answers(requests.map((request) => JSON.stringify(request)).join('\n'));
  let at = 0;
  return requests.map(({ text }) => {
    const length = bytes.readUInt32LE(at);
    const {
      sampleRate,
      samples: count,
      words,
    } = JSON.parse(bytes.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length;
    const samples = Float32Array.from(
      { length: count },
      (_, i) => bytes.readInt16LE(at + 2 * i) / 32768,
    );
    at += 2 * count;
    return {
      samples,
      sampleRate,
      words: words.map((word) => ({ ...word, text: wordAt(text, word.at) })),
    };
  });
}

function wordAt(text, at) {
  const [word = ''] = /^[a-z']+/i.exec(text.slice(at)) ?? [];
  return word.toLowerCase();
}

function answers(lines) {
  return new Promise((resolve, reject) => {
    const child = spawn('python3', [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new Stop('espeak-ng does not speak: install espeak-ng and python3'));
    });
    child.stdin.end(lines);
  });
}
