// Sound as the pages fetch it. Needs ffmpeg.

import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { Stop } from '../setup/shell.mjs';

/** Writes a sound as Ogg Opus; `bitRate` as ffmpeg has it, such as 16k. */
export function encode({ samples, sampleRate }, file, bitRate) {
  const input = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '1', '-i', 'pipe:0'];
  const output = ['-c:a', 'libopus', '-ar', '16000', '-b:a', bitRate, '-application', 'voip'];
  // Nothing of the day or the machine in the file.
  const plain = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags', '+bitexact'];
  const args = ['-loglevel', 'error', '-y', ...input, ...output, ...plain, file];
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', args, { stdio: ['pipe', 'inherit', 'inherit'] });
    child.on('error', () => reject(new Stop('ffmpeg is not installed')));
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Stop('ffmpeg failed'))));
    child.stdin.end(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
  });
}
