/** The page in code: a sound, its posteriors and what is read. */
export const snippet = `import { load } from 'unrolled';
const unrolled = await load({ edition: 'full', worker: true });
const recognizer = await unrolled.open(await (await fetch('digits.safetensors')).arrayBuffer());
// A waveform is { samples: Float32Array, sampleRate }, as Web Audio decodes it.
const [heard] = await recognizer.transcribe([waveform], { beamWidth: 16, nBest: 5, posteriors: true });
console.log(heard.labels.join(' '));
for (const { labels, logProbability } of heard.hypotheses)
  console.log(labels.join(' '), Math.exp(logProbability).toFixed(3));
// heard.posteriors: [steps, labels + 1], the blank at the end; a step takes recognizer.stepSeconds
`;
