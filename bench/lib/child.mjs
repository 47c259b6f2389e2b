// A system in a process of its own, pinned to one core.

import { execFile, spawn } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { relaxedSimd } from 'wasm-feature-detect';
import { which } from '../../tools/setup/shell.mjs';

const kHost = fileURLToPath(new URL('host.mjs', import.meta.url));

/** One thread for every library that would take more. */
const kOneThread = Object.fromEntries(
  ['OMP', 'OPENBLAS', 'MKL', 'VECLIB_MAXIMUM', 'NUMEXPR'].map((name) => [
    `${name}_NUM_THREADS`,
    '1',
  ]),
);

/** What Node needs on its command line to run relaxed SIMD: nothing, from version 22 on. */
export async function relaxedFlags() {
  return (await relaxedSimd()) ? [] : ['--experimental-wasm-relaxed-simd'];
}

/** The command line before `command` that keeps it on the last core, where there is such a tool. */
export function pinned(command) {
  return which('taskset')
    ? ['taskset', '-c', String(os.availableParallelism() - 1), ...command]
    : command;
}

/** The command line of a system whose module is `file`. */
export function nodeCommand(file, flags = []) {
  return [process.execPath, ...flags, kHost, file.href];
}

/** Speaks with a child process that understands what host.mjs understands. */
export class ChildSystem {
  /** @param {string[]} command */
  constructor(command) {
    const [program, ...args] = pinned(command);
    this.child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...kOneThread },
    });
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.complaints = '';
    this.child.stderr.on(
      'data',
      (chunk) => (this.complaints = (this.complaints + chunk).slice(-2000)),
    );
    this.child.stdin.on('error', () => {});
    this.ended = new Promise((resolve) => {
      this.child.on('close', resolve);
      this.child.on('error', (error) => {
        this.complaints = error.message;
        resolve();
      });
    });
  }

  async ask(message) {
    this.child.stdin.write(`${JSON.stringify(message)}\n`);
    const { value, done } = await this.answers.next();
    if (done) {
      await this.ended;
      throw new Error(this.complaints.trim().split('\n').at(-1) || 'the process ended');
    }
    const answer = JSON.parse(value);
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  /** @param {import('./work.mjs').Job} job */
  async prepare(job) {
    return this.ask({ prepare: job });
  }

  async round(iterations) {
    return (await this.ask({ round: iterations })).seconds;
  }

  async close() {
    this.child.stdin.end();
    const patience = setTimeout(() => this.child.kill('SIGKILL'), 3000);
    await this.ended;
    clearTimeout(patience);
  }
}

/** A program that is run anew for every round, with the case and the iterations as its arguments. */
export class ProgramSystem {
  /**
   * @param {string[]} command
   * @param {(job: import('./work.mjs').Job) => string[]} args the case as arguments
   */
  constructor(command, args) {
    this.command = command;
    this.args = args;
  }

  async prepare(job) {
    this.job = job;
    return {};
  }

  async round(iterations) {
    return JSON.parse(
      await runPinned([...this.command, ...this.args(this.job), String(iterations)]),
    ).seconds;
  }

  async close() {}
}

/** Runs a program on the core where everything is measured; resolves to what it printed. */
export async function runPinned(command) {
  const [program, ...args] = pinned(command);
  return (await promisify(execFile)(program, args)).stdout;
}
