// The adding problem over 300 steps.

import { addingExperiment } from './lib/adding.mjs';

export default addingExperiment(
  300,
  'Le, Jaitly and Hinton 2015, figure 1: IRNN solves it, tanh networks do not',
);
