// Trains the small network that the chat page opens with, with the built package and the page's own
// grammar and settings:
//
//   npm run build && node tools/train-demo-chat.mjs [--steps 4000] [--seed 1]
//
// Writes model.safetensors (float16) and model.json with how many lines it replies to rightly.

import { percent, trainForPage } from './demo-training.mjs';

const kModules = [
  'talkCorpus.ts',
  'handWritten.ts',
  'replier.ts',
  'settings.ts',
  'smallTalk.ts',
  'talker.ts',
  '../shared/encoderDecoder.ts',
];

const kScript = { folder: 'chat', modules: kModules, steps: 4000 };

await trainForPage(import.meta.url, kScript, async ({ page, unrolled, steps, seed, train }) => {
  const corpus = await page.smallTalkCorpus();
  const talker = await page.newTalker(unrolled, corpus, page.defaults, seed);
  const model = await train(talker, corpus.train);

  const replyTo = async (line) => (await page.replyTo(model, line, page.replyDefaults)).text;
  let right = 0;
  const unseen = page.unseenTalk(await page.trainingTalk());
  for (const { source, accepted } of unseen) {
    // A made-up name is repeated as it was written, which in the grammar is in lower case.
    const reply = (await replyTo(source)).toLowerCase();
    if (accepted.some((text) => text.toLowerCase() === reply)) right += 1;
  }
  let fitting = 0;
  for (const [line, words] of page.handWritten) {
    const reply = await replyTo(line);
    if (new RegExp(words, 'u').test(reply)) fitting += 1;
    else console.error(`“${line}” → ${reply}`);
  }
  const { parameterCount } = model;
  model.dispose();

  const share = right / unseen.length;
  const total = page.handWritten.length;
  console.log(
    `${percent(share)} % of ${unseen.length} unseen lines, ${fitting} of ${total} written by hand`,
  );
  return {
    description:
      `The network that replies when the page opens is a GRU with ${page.defaults.hiddenSize} units in each ` +
      `direction and a decoder of as many, trained for ${steps} steps on ${corpus.train.length.toLocaleString('en')} lines and ` +
      `replies that a small grammar made up. Of ${unseen.length} lines of that grammar that it never read it ` +
      `replies to ${percent(share)} % as it should; of ${total} lines written by hand, in words that the ` +
      `grammar does not put together so, to ${fitting}.`,
    corpus: `${corpus.train.length} lines of demos/chat/smallTalk.ts; right replies to ${unseen.length} others`,
    parameters: parameterCount,
    right: Number(share.toFixed(4)),
    handWritten: { lines: total, right: fitting },
  };
});
