// The file of a language model: its `config` is
// { "vocabulary": ["a", …], "unknown": null, "network": {…}, "embeddingSize": null }.

import { FormatError } from '../errors.js';
import { optionsOf } from '../internal/validate.js';
import { asFormatError, readVocabulary } from '../model/file.js';
import type { ModelFile } from '../modelFile.js';
import { kNetworkChecks, type NetworkOptions } from '../network.js';
import type { Vocabulary } from '../vocabulary.js';

function refuse(what: string): never {
  throw new FormatError(`the model file's ${what}`);
}

/** What `config` says of the model. */
export function readConfig({ config }: ModelFile): {
  vocabulary: Vocabulary;
  network: NetworkOptions;
  embeddingSize: number | undefined;
} {
  return asFormatError(() => {
    const { vocabulary, rest } = readVocabulary(config);
    const { network, embeddingSize = null, ...others } = rest;
    const [other] = Object.keys(others);
    if (other !== undefined) refuse(`config has ${JSON.stringify(other)}, which is not known`);
    // 0 would be no embedding for C++.
    if (
      embeddingSize !== null &&
      !((embeddingSize as number) > 0 && Number.isSafeInteger(embeddingSize))
    )
      refuse('config: embeddingSize must be a positive integer or null');
    if (network === undefined) refuse('config: network must be an object, got undefined');
    optionsOf(kNetworkChecks)(network, 'network');
    return {
      vocabulary,
      network: network as NetworkOptions,
      embeddingSize: (embeddingSize as number | null) ?? undefined,
    };
  });
}
