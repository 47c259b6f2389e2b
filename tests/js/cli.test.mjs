import { lstat, stat, symlink, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { load } from 'unrolled';
import { readSafetensors } from '../../dist/safetensors.js';
import { CommandLine, kProgram, kSmallFlags, lines } from './support/cli.mjs';
import { kText, kVocabulary } from './support/text.mjs';

jest.setTimeout(60_000);

/** @type {CommandLine} */
let cli;
beforeAll(async () => {
  cli = await CommandLine.create();
});
afterAll(() => cli.remove());

test('the file can be run as a program', async () => {
  expect((await stat(kProgram)).mode & 0o111).toBe(0o111);
});

describe('train', () => {
  const train = `train corpus.txt ${kSmallFlags}`;

  test('every option of the network has a flag', async () => {
    const library = await load();
    const networkOf = async (/** @type {string} */ flags) => {
      const { code, stderr } = await cli.run(`${train} --steps 1 --out n.safetensors ${flags}`);
      expect(stderr).not.toMatch(/must|unknown/);
      expect(code).toBe(0);
      return (await library.open(await cli.read('n.safetensors'))).network;
    };
    expect(
      await networkOf(
        '--cell lstm --layers 2 --dropout 0.1 --recurrent-dropout 0.2 --layer-norm ' +
          '--initializer glorot --activation relu --gate-activation hard-sigmoid ' +
          '--output-activation linear --forget-bias 1',
      ),
    ).toEqual({
      cell: 'lstm',
      hiddenSize: 16,
      numLayers: 2,
      bidirectional: false,
      dropout: 0.1,
      recurrentDropout: 0.2,
      layerNorm: true,
      initializer: 'glorot',
      activation: 'relu',
      gateActivation: 'hard-sigmoid',
      outputActivation: 'linear',
      forgetBias: 1,
    });
    expect(await networkOf('--cell clockwork --periods 1,2,4,8')).toMatchObject({
      cell: 'clockwork',
      periods: [1, 2, 4, 8],
    });
    expect(await networkOf('--cell scrn --context-size 4 --context-decay 0.5')).toMatchObject({
      contextSize: 4,
      contextDecay: 0.5,
    });
    library.dispose();
  });

  test('with --json, one object a line; the last has the outcome', async () => {
    const { code, stdout } = await cli.run(
      `${train} --steps 25 --validation 0.1 --out j.safetensors --json`,
    );
    expect(code).toBe(0);
    const all = lines(stdout);
    expect(all.slice(0, -1).map(({ step }) => step)).toEqual([10, 20, 25]);
    expect(all[0]).toMatchObject({
      epoch: 1,
      loss: expect.any(Number),
      tokensPerSecond: expect.any(Number),
    });
    expect(all.at(-1)).toEqual({
      step: 25,
      loss: all.at(-2).loss,
      validationLoss: all.at(-2).validationLoss,
      seconds: expect.any(Number),
      out: 'j.safetensors',
    });

    // Held out is the last tenth; the vocabulary is that of the whole text.
    const library = await load();
    const model = await library.open(await cli.read('j.safetensors'));
    expect(model.vocabulary.tokens).toEqual(kVocabulary.tokens);
    const held = kText.slice(-Math.ceil(kText.length / 10));
    expect((await model.evaluate(held)).loss).toBeCloseTo(all.at(-1).validationLoss, 3);
    library.dispose();
  });

  test('for people: says how it goes and where the model is', async () => {
    const { code, stdout, stderr } = await cli.run(`${train} --steps 20 --out p.safetensors`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/20\/20 · loss \d\.\d{4} · [\d,]+ tokens\/s/);
    expect(stderr).toMatch(/Saved to p\.safetensors after \d+\.\d s\n$/);
  });

  test('the same seed makes the same file', async () => {
    const files = [];
    for (const seed of [5, 5, 6]) {
      await cli.run(`${train} --steps 5 --seed ${seed} --out s.safetensors`);
      files.push(await cli.read('s.safetensors'));
    }
    expect(files[1].equals(files[0])).toBe(true);
    expect(files[2].equals(files[0])).toBe(false);
  });

  test('where --out is a link, the file that it leads to is written', async () => {
    await writeFile(cli.file('real.safetensors'), '');
    await symlink('real.safetensors', cli.file('link.safetensors'));
    const { code } = await cli.run(`${train} --steps 1 --out link.safetensors`);
    expect(code).toBe(0);
    expect((await lstat(cli.file('link.safetensors'))).isSymbolicLink()).toBe(true);
    expect((await stat(cli.file('real.safetensors'))).size).toBeGreaterThan(1000);
  });

  test('Ctrl-C saves what there is, and --resume goes on with it', async () => {
    const stopped = await cli.run(`${train} --json --steps 1000000000 --out c.safetensors`, {
      // A key press may come twice: from the terminal, and passed on by npx.
      // Once: a second one may find the program on its way out.
      onOutput: (child, all) =>
        child.killed || (all.split('\n').length > 3 && child.kill('SIGINT')),
    });
    expect(stopped.code).toBe(0);
    const { step, interrupted, out } = lines(stopped.stdout).at(-1);
    expect({ interrupted, out }).toEqual({ interrupted: true, out: 'c.safetensors' });
    const { metadata, tensors } = readSafetensors(await cli.read('c.safetensors'));
    expect(metadata.has('training')).toBe(true);
    expect([...tensors.keys()]).toContain('optimizer.exp_avg.rnn.weight_ih_l0');

    const resumed = await cli.run(
      'train corpus.txt --batch-size 4 --sequence-length 16 --json --steps 10 --resume c.safetensors --out r.safetensors',
    );
    expect(resumed.code).toBe(0);
    // A few more steps may have been made between the last line and the signal.
    expect(lines(resumed.stdout).at(-1).step).toBeGreaterThanOrEqual(step + 10);
    expect(lines(resumed.stdout).at(-1).step).toBeLessThan(step + 40);
  });

  test('for people, an interruption says how to go on, which ends where it would have', async () => {
    const flags = [...kSmallFlags.split(' '), '--deterministic', '--validation', '0.2'];
    const more = [...flags, '--steps', '4000', '--clip-norm', '1', '--save-optimizer', '--out'];
    await cli.run('train corpus.txt', { more: [...more, 'whole.safetensors'] });
    const { code, stderr } = await cli.run('train corpus.txt', {
      more: [...more, 'a part.safetensors'],
      onOutput: (child) => child.killed || child.kill('SIGINT'),
    });
    expect(code).toBe(0);
    expect(stderr).toContain(
      'Interrupted; saved what there is, with the state of training, to a part.safetensors',
    );
    const [, command = ''] = /^Go on with: unrolled (.+)$/m.exec(stderr) ?? [];
    expect(command).toMatch(
      /^train corpus\.txt --resume 'a part\.safetensors' --out 'a part\.safetensors' --steps \d+ /,
    );
    const args = [...command.matchAll(/'([^']*)'|\S+/g)].map(([all, inner]) => inner ?? all);
    expect(await cli.run('train', { more: args.slice(1) })).toMatchObject({ code: 0 });
    const [whole, part] = [
      await cli.read('whole.safetensors'),
      await cli.read('a part.safetensors'),
    ];
    expect(part.equals(whole)).toBe(true);
  });

  test('a resumed model without an optimiser gets the one of the command line', async () => {
    await cli.run(
      'train corpus.txt --batch-size 4 --sequence-length 16 --steps 1 --save-optimizer --resume m.safetensors --out o.safetensors',
    );
    const { metadata } = readSafetensors(await cli.read('o.safetensors'));
    expect(JSON.parse(metadata.get('training') ?? '').optimizer).toEqual({
      type: 'adam',
      learningRate: 0.005,
    });
  });

  test('when nobody reads any longer, training stops and saves', async () => {
    const { code, stderr } = await cli.run(
      `${train} --json --steps 1000000000 --out pipe.safetensors`,
      { onOutput: (child) => child.stdout?.destroy() },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { metadata } = readSafetensors(await cli.read('pipe.safetensors'));
    expect(metadata.has('training')).toBe(true);
  });

  test('when training diverges, the last good weights are saved', async () => {
    const wild = '--cell elman --hidden-size 8 --clip-norm 0 --optimizer sgd --learning-rate 1e38';
    const { code, stderr } = await cli.run(
      `train corpus.txt --batch-size 4 --sequence-length 16 ${wild} --out d.safetensors`,
    );
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      /^unrolled: training diverged at step \d+: .* \(d\.safetensors has them\)$/,
    );
    expect(await cli.run('evaluate d.safetensors corpus.txt')).toMatchObject({ code: 0 });
  });

  test('words', async () => {
    const words = '--words --limit 20 --embedding-size 8';
    expect(await cli.run(`${train} ${words} --steps 3 --out w.safetensors`)).toMatchObject({
      code: 0,
    });
    const { code, stdout } = await cli.run('generate w.safetensors --length 5 --seed 1', {
      more: ['--prompt', 'is letter'],
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^is letter/);
  });
});

describe('generate', () => {
  test('writes the prompt and what follows, the same for the same seed', async () => {
    const generate = () =>
      cli.run('generate m.safetensors --length 50 --temperature 0.8 --seed 7', {
        more: ['--prompt', 'a is'],
      });
    const first = await generate();
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^a is/);
    expect(first.stdout.endsWith('\n')).toBe(true);
    // With a line end of its own, or one added.
    expect([54, 55]).toContain(first.stdout.length);
    expect(await generate()).toEqual(first);
  });

  test('ends quietly when nobody reads any longer', async () => {
    const { code, stderr } = await cli.run('generate m.safetensors --length 100000000', {
      onOutput: (child) => child.stdout?.destroy(),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('ends before --stop', async () => {
    const { stdout } = await cli.run('generate m.safetensors --temperature 0', {
      more: ['--prompt', 'b is', '--stop', '\n'],
    });
    expect(stdout.trimEnd()).toMatch(/^b is .+\.$/);
  });
});

describe('evaluate', () => {
  test('says how well the model predicts, as JSON and for people', async () => {
    const json = await cli.run('evaluate m.safetensors corpus.txt --json');
    expect(json).toMatchObject({ code: 0, stderr: '' });
    const result = JSON.parse(json.stdout);
    expect(result.perplexity).toBeCloseTo(Math.exp(result.loss), 6);
    const { stdout } = await cli.run('evaluate m.safetensors corpus.txt');
    expect(stdout).toContain(`loss            ${result.loss.toFixed(4)} nats per token`);
  });
});
