// What every tool shares: where the repository is, how to run a command, and how to stop with one line.

import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** An end that the reader can mend: printed as one line, without a stack. */
export class Stop extends Error {}

/** Runs `main` when `moduleUrl` is the file that Node was started with, and turns a Stop into one line. */
export async function runAsTool(moduleUrl, main) {
  if (process.argv[1] !== fileURLToPath(moduleUrl)) return;
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(`unrolled: ${error.message}`);
    process.exitCode = 1;
  }
}

/** The absolute path of `command`, or undefined. */
export function which(command, searchPath = process.env.PATH ?? '') {
  for (const folder of searchPath.split(path.delimiter)) {
    const candidate = path.join(folder || '.', command);
    try {
      accessSync(candidate, constants.X_OK);
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/**
 * Runs a command and resolves to `{ code, output }`. With `capture`, what it prints is kept (and not shown);
 * else it goes to the terminal. A command that does not exist has code 127.
 */
export function run(command, args, { capture = false, ...options } = {}) {
  return new Promise((resolve) => {
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
    const child = spawn(command, args, { cwd: root, stdio, ...options });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, output }));
  });
}

/** As `run`, but anything other than success is a Stop; with `capture`, resolves to what was printed. */
export async function must(command, args, options = {}) {
  const { code, output, signal } = await run(command, args, options);
  if (code === 0) return output;
  const ended = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
  const shown = [path.basename(command), ...args.slice(0, 3)].join(' ');
  throw new Stop(`\`${shown}\` ${ended}${output ? `: ${telling(output)}` : ''}`);
}

/** The line of a command's output that most likely says what went wrong. */
export function telling(output) {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return (
    lines.find((line) => /^E: |^npm error (?!code|errno|syscall|A complete)|error:/i.test(line)) ??
    lines.at(-1) ??
    ''
  );
}
