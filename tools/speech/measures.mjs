// How well the words of the archive are found by a voice that is not in it.

const seconds = ({ start, end }) => end - start;

const shared = (one, other) => Math.min(one.end, other.end) - Math.max(one.start, other.start);

/** { first, atTruth }: shares of words whose best hit is right, and of right hits among as many as are true. */
export async function wordsFound(index, asked, { sentences }) {
  const words = sentences.flatMap((sentence) => sentence.words);
  let first = 0;
  let atTruth = 0;
  for (const { text, ...query } of asked) {
    const truth = words.filter((word) => word.text === text);
    const { samples, sampleRate } = query;
    const hits = await index.search({ samples, sampleRate }, { top: truth.length, trim: false });
    const isRight = (hit) => truth.some((word) => shared(hit, word) > 0.5 * seconds(word));
    first += Number(isRight(hits[0])) / asked.length;
    atTruth += hits.filter(isRight).length / truth.length / asked.length;
  }
  return { first, atTruth };
}

/** The mean average precision with which words find their like among words that are cut out. */
export async function segmentMap(embedder, asked, { samples, sampleRate, sentences }) {
  const wanted = new Set(asked.map(({ text }) => text));
  const words = sentences
    .flatMap((sentence) => sentence.words)
    .filter(({ text }) => wanted.has(text));
  const at = (time) => Math.round(time * sampleRate);
  const cut = words.map(({ start, end }) => ({
    samples: samples.slice(at(start), at(end)),
    sampleRate,
  }));
  const vectors = await embedder.embed(cut);
  const queries = await embedder.embed(
    asked.map((query) => ({ samples: query.samples, sampleRate: query.sampleRate })),
  );
  const precisions = queries.map((query, i) => {
    const order = vectors
      .map((vector, place) => ({
        score: vector.reduce((sum, value, k) => sum + value * query[k], 0),
        right: words[place].text === asked[i].text,
      }))
      .sort((a, b) => b.score - a.score);
    const ranks = order.flatMap(({ right }, rank) => (right ? [rank + 1] : []));
    return ranks.reduce((sum, rank, k) => sum + (k + 1) / rank, 0) / ranks.length;
  });
  return precisions.reduce((sum, value) => sum + value, 0) / precisions.length;
}
