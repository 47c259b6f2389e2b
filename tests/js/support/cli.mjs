import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { kText } from './text.mjs';

export const kProgram = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
/** A model that needs no time. */
export const kSmallFlags =
  '--hidden-size 16 --batch-size 4 --sequence-length 16 --learning-rate 0.01';

/** The command line, in a folder of its own with a text `corpus.txt` and a model `m.safetensors`. */
export class CommandLine {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  static async create() {
    const cli = new CommandLine(await mkdtemp(path.join(os.tmpdir(), 'unrolled-cli-')));
    await writeFile(cli.file('corpus.txt'), kText);
    await cli.run(`train corpus.txt ${kSmallFlags} --steps 150 --out m.safetensors`);
    return cli;
  }

  remove() {
    return rm(this.folder, { recursive: true });
  }

  /** @param {string} name */
  file(name) {
    return path.join(this.folder, name);
  }

  /** @param {string} name */
  read(name) {
    return readFile(this.file(name));
  }

  /**
   * Runs `unrolled` with arguments that are cut at spaces, and `more` as they are.
   * @param {string} command
   * @param {{ more?: string[], onOutput?: (child: import('node:child_process').ChildProcess, all: string) => void }} [options]
   * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
   */
  run(command, { more = [], onOutput } = {}) {
    return new Promise((resolve, reject) => {
      const args = [kProgram, ...command.split(' '), ...more];
      const child = spawn(process.execPath, args, {
        cwd: this.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const said = { stdout: '', stderr: '' };
      for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
        child[name].setEncoding('utf8').on('data', (text) => {
          said[name] += text;
          onOutput?.(child, said.stdout + said.stderr);
        });
      }
      child.on('error', reject).on('close', (code) => resolve({ code, ...said }));
    });
  }
}

/** @param {string} text One JSON object a line. */
export const lines = (text) => {
  const all = text.trimEnd().split('\n');
  return all.map((line) => JSON.parse(line));
};
