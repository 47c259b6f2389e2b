// Recordings searched on the command line.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { load } from 'unrolled';
import { CommandLine, lines } from './support/cli.mjs';
import { kEmbedder, kWords, say, sentence, wordsOf } from './support/speech.mjs';
import { collect } from './support/text.mjs';
import { toWav } from './support/wav.mjs';

jest.setTimeout(60_000);

/** @type {CommandLine} */
let cli;

const kRecordings = {
  'first.wav': sentence(['up', 'flat', 'bow']),
  'more/second.WAV': sentence(['down', 'bow', 'flat', 'down'], { pitch: 170, seed: 3 }),
};

beforeAll(async () => {
  cli = await CommandLine.create();
  const unrolled = await load({ edition: 'full' });
  const embedder = await unrolled.speechEmbedder(kEmbedder);
  await collect(
    embedder.fit(wordsOf(12), {
      ...{ epochs: 12, batchSize: 16, contrastive: 0.3, clipNorm: 5, reportEvery: 1000 },
      optimizer: { type: 'adam', learningRate: 0.005 },
    }),
  );
  await writeFile(cli.file('embedder.safetensors'), await embedder.save({ dtype: 'float16' }));
  unrolled.dispose();
  await mkdir(cli.file('archive/more'), { recursive: true });
  for (const [name, sound] of Object.entries(kRecordings))
    await writeFile(cli.file(`archive/${name}`), toWav(sound));
  await writeFile(cli.file('archive/notes.txt'), 'no sound');
  for (const word of kWords) await writeFile(cli.file(`${word}.wav`), toWav(say(word)));
  await writeFile(
    cli.file('silence.wav'),
    toWav({ samples: new Float32Array(8000), sampleRate: 8000 }),
  );
});

afterAll(() => cli.remove());

const kIndex = 'index archive --embedder embedder.safetensors';

describe('index and search', () => {
  test('find where a word was said', async () => {
    const made = await cli.run(`${kIndex} --out a.index --json`);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const said = lines(made.stdout);
    expect(said.map(({ id }) => id)).toEqual(['first.wav', 'more/second.WAV', undefined]);
    expect(said[2]).toMatchObject({ added: 2, skipped: 0, out: 'a.index' });

    for (const word of kWords) {
      const found = await cli.run(`search a.index ${word}.wav --top 3 --json`);
      expect(found).toMatchObject({ code: 0, stderr: '' });
      const [hit, ...others] = lines(found.stdout);
      expect(others.length).toBeLessThanOrEqual(2);
      const times = kRecordings[/** @type {keyof typeof kRecordings} */ (hit.id)].times;
      const there = times.find(({ start, end }) => hit.start < end && hit.end > start);
      expect({ word, said: there?.word }).toEqual({ word, said: word });
    }

    const text = await cli.run('search a.index up.wav --top 1');
    expect(text.stdout).toMatch(/^0\.\d{3} {2}0:0\d\.\d\d–0:0\d\.\d\d {2}\S+\n$/);
  });

  test('for people: a bar, and what was left out', async () => {
    await mkdir(cli.file('mixed'), { recursive: true });
    await writeFile(cli.file('mixed/good.wav'), toWav(kRecordings['first.wav']));
    await writeFile(cli.file('mixed/bad.wav'), 'RIFF and so on');
    // Floating point, and louder than any sound.
    const loud = toWav({ samples: new Float32Array(400), sampleRate: 8000 });
    const view = new DataView(loud.buffer);
    view.setUint16(20, 3, true);
    view.setUint16(32, 4, true);
    view.setUint16(34, 32, true);
    view.setFloat32(44, 1e30, true);
    await writeFile(cli.file('mixed/loud.wav'), loud);
    const { code, stderr, stdout } = await cli.run(
      'index mixed --embedder embedder.safetensors --out m.index --precision int8 --lengths 0.4,0.6 --hop 0.5',
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('3/3 files');
    expect(stderr).toContain('Left out bad.wav: this is no WAV file\n');
    expect(stderr).toMatch(/^Left out loud\.wav: recording\.samples must be numbers within /m);
    expect(stderr).toMatch(/Saved: 1 recording, 0\.0 min, in \d+\.\d s, to m\.index\n$/);
  });

  test('--add goes on with an archive', async () => {
    await cli.run('index archive/more --embedder embedder.safetensors --out grow.index');
    const more = await cli.run('index archive --add --out grow.index --json');
    expect(more).toMatchObject({ code: 0, stderr: '' });
    expect(lines(more.stdout).at(-1)).toMatchObject({ added: 2 });
    const again = await cli.run('index archive --add --out grow.index --json');
    expect(lines(again.stdout).at(-1)).toMatchObject({ added: 0, skipped: 0 });
    // A file that cannot be read is no reason to lose the archive.
    const mixed = await cli.run('index mixed --add --out grow.index --json');
    expect(lines(mixed.stdout).at(-1)).toMatchObject({ added: 1, skipped: 2 });
  });

  test('say in one line what is wrong', async () => {
    const before = await readFile(cli.file('corpus.txt'));
    /** @type {[string, number, RegExp][]} */
    const wrong = [
      ['index nowhere --embedder embedder.safetensors', 1, /^unrolled: there is no .*nowhere\n$/],
      [
        'index corpus.txt --embedder embedder.safetensors',
        1,
        /^unrolled: corpus\.txt is not a folder\n$/,
      ],
      [
        'index archive --add --precision int8',
        2,
        /^error: option '--add' cannot be used with option '--precision <kind>'\n$/,
      ],
      ['index archive', 2, /^error: option '--embedder <file>' is needed for a new archive\n$/],
      [
        'index archive --embedder m.safetensors',
        1,
        /^unrolled: m\.safetensors is a languageModel, not a speechEmbedder\n$/,
      ],
      [`${kIndex} --out archive`, 1, /^unrolled: --out: archive is a folder, not a file\n$/],
      [`${kIndex} --precision int4`, 2, /^error: option '--precision <kind>' argument 'int4'/],
      [`${kIndex} --hop 7`, 1, /^unrolled: windows\.hop must be .*, got 7\n$/],
      [
        'index archive --add --out corpus.txt',
        1,
        /^unrolled: corpus\.txt: these bytes are not an /,
      ],
      ['search corpus.txt up.wav', 1, /^unrolled: corpus\.txt: these bytes are not an index/],
      ['search a.index corpus.txt', 1, /^unrolled: corpus\.txt: this is no WAV file\n$/],
      ['search a.index silence.wav', 1, /^unrolled: query must have speech in it; it is silent\n$/],
      ['search a.index up.wav --top 0', 1, /^unrolled: search\.top must be an integer from 1 to /],
      ['search gone.index up.wav', 1, /^unrolled: there is no gone\.index\n$/],
      ['generate embedder.safetensors', 1, /^unrolled: speechEmbedder is in the full edition/],
    ];
    for (const [command, code, message] of wrong) {
      const ended = await cli.run(command);
      expect({ command, code: ended.code, stdout: ended.stdout }).toEqual({
        command,
        code,
        stdout: '',
      });
      expect(ended.stderr).toMatch(message);
    }
    expect(await readFile(cli.file('corpus.txt'))).toEqual(before);
  });
});
