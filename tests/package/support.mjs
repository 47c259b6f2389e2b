// An empty project with the packed tarball installed, as a user has it.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a command; rejects with all it said when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
export async function run(command, args, cwd) {
  try {
    const { stdout } = await promisify(execFile)(command, args, { cwd, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout: string, stderr: string }} */ (error);
    throw new Error(`${command} ${args.join(' ')}:\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** A program of a development dependency of this repository. @param {string} name */
export const bin = (name) => path.join(root, 'node_modules/.bin', name);

export class Project {
  /** @param {string} folder @param {string} tarball */
  constructor(folder, tarball) {
    this.folder = folder;
    this.tarball = tarball;
  }

  static async create() {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'unrolled-package-'));
    const packed = await run('npm', ['pack', '--json', '--pack-destination', folder], root);
    const [{ filename }] = JSON.parse(packed);
    const project = new Project(folder, path.join(folder, filename));
    await project.write(
      'package.json',
      JSON.stringify({ name: 'empty', private: true, type: 'module' }),
    );
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];
    await run('npm', ['install', ...quiet, project.tarball], folder);
    return project;
  }

  /** @param {string} name @param {string} text */
  async write(name, text) {
    const file = path.join(this.folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  }

  /** @param {string} command @param {string[]} args */
  run(command, ...args) {
    return run(command, args, this.folder);
  }

  remove() {
    return rm(this.folder, { recursive: true });
  }
}

/** What every kind of user does: `report(object)` gets what came out of it. */
export const program = (/** @type {string} */ loadOptions) => `
import { load, Vocabulary } from 'unrolled';

export async function use(worker) {
  const unrolled = await load({ worker, ...(${loadOptions}) });
  const text = 'to be or not to be, that is the question.\\n'.repeat(40);
  const model = await unrolled.languageModel({
    vocabulary: Vocabulary.characters(text),
    network: { cell: 'lstm', hiddenSize: 32 },
  });
  const losses = [];
  for await (const p of model.fit(text, { steps: 40, batchSize: 4, sequenceLength: 32, optimizer: { learningRate: 0.02 } }))
    losses.push(p.loss);
  const written = await model.generate({ prompt: 'to ', length: 20, seed: 1 });
  const copy = await unrolled.open(await model.save({ optimizer: true }));
  const same = (await copy.generate({ prompt: 'to ', length: 20, seed: 1 })) === written;
  model.dispose();
  copy.dispose();
  const left = unrolled.liveObjects();
  const { variant } = unrolled;
  unrolled.dispose();
  return { worker, variant, learnt: losses.at(-1) < losses[0] / 2, length: written.length, same, left };
}
`;

/** What `use` should come to. @param {boolean} worker */
export const outcome = (worker) => ({ worker, learnt: true, length: 20, same: true, left: 0 });
