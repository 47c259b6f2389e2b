// Everything that can be asked of a module of the core edition.

import { encoderDecoderOperations } from './encoderDecoder.js';
import { languageModelOperations } from './languageModel.js';
import { modelOperations } from './model.js';
import { moduleOperations } from './module.js';
import { sequenceOperations } from './sequences.js';

export const coreOperations = {
  ...moduleOperations,
  ...modelOperations,
  ...languageModelOperations,
  ...sequenceOperations,
  ...encoderDecoderOperations,
};
