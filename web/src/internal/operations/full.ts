// Everything that can be asked of a module of the full edition.

import { audioOperations } from './audio.js';
import { coreOperations } from './core.js';
import { recognizerOperations } from './recognizer.js';
import { speechOperations } from './speech.js';

export const fullOperations = {
  ...coreOperations,
  ...audioOperations,
  ...speechOperations,
  ...recognizerOperations,
};
