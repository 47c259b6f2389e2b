// What the full edition has besides the core, loaded when it is asked for.

export { createCtcRecognizer, openCtcRecognizer } from './ctcRecognizer.js';
export { makeFeatureExtractor } from './features.js';
export { createEndpointer, speechSegments } from './segments.js';
export { createSpeechEmbedder, openSpeechEmbedder } from './speechEmbedder.js';
export { createSpokenQueryIndex } from './spokenQueryIndex.js';
export { createTimeWarping } from './timeWarping.js';
