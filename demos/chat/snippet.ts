import {
  batchSize,
  clipNorm,
  embeddingSize,
  type EncoderDecoderSettings,
} from '../shared/encoderDecoder.ts';
import type { ReplySettings } from './settings.ts';

/** The page's model in code, with the settings that the page has now. */
export function snippet(
  { attention, cell, hiddenSize, learningRate }: EncoderDecoderSettings,
  { way, beamWidth, temperature }: ReplySettings,
): string {
  const how = way === 'search' ? `beamWidth: ${beamWidth}` : `temperature: ${temperature}`;
  return `import { load, Vocabulary } from 'unrolled';
const unrolled = await load({ worker: true });
const model = await unrolled.sequenceToSequence({
  source: Vocabulary.words(lines.join(' ')), target: Vocabulary.words(replies.join(' ')),
  network: { cell: '${cell}', hiddenSize: ${hiddenSize}, bidirectional: true },
  embeddingSize: ${embeddingSize}, attention: '${attention}',
});
const pairs = lines.map((line, i) => ({ source: line, target: replies[i] }));
const options = { batchSize: ${batchSize}, clipNorm: ${clipNorm}, optimizer: { learningRate: ${learningRate} }, epochs: 5 };
for await (const { step, loss } of model.fit(pairs, options)) console.log(step, loss);
const [reply] = await model.transduce(['how are you'], { ${how}, maxLength: 40 });
console.log(reply.text, reply.finished);
`;
}
