// The adding problem over 150 steps.

import { addingExperiment } from './lib/adding.mjs';

export default addingExperiment(
  150,
  'Le, Jaitly and Hinton 2015, figure 1: LSTM and IRNN solve it, tanh networks do not',
);
