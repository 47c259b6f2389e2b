import { cellName } from './cells.ts';
import type { EncoderDecoderSettings } from './encoderDecoder.ts';
import type { Phase } from './training.ts';

interface TrainingStatus {
  readonly phase: Phase;
  /** The network in a few words, as `GRU, 64 units`. */
  readonly network: string;
  /** What is learnt, by the name that follows `Training on`; undefined where nothing has been yet. */
  readonly task: string | undefined;
  readonly step: number;
  /** The file that the network came from, or nothing. */
  readonly loaded: string;
  /** What the page says while the visitor has no network of his own. */
  readonly ready: string;
  /** What is learnt from, as in `Preparing the pairs`. */
  readonly things: string;
  /** With what a network from a file trains on, as `its twin`. */
  readonly beside?: string | undefined;
}

/** `GRU, 64 units, additive attention` */
export function describeNetwork({
  cell,
  hiddenSize,
  attention,
}: Pick<EncoderDecoderSettings, 'cell' | 'hiddenSize' | 'attention'>): string {
  const looks = attention === 'none' ? 'no attention' : `${attention} attention`;
  return `${cellName(cell)}, ${hiddenSize} units, ${looks}`;
}

/** Where a training stands, in a sentence or two. */
export function describeTraining(status: TrainingStatus): string {
  const { phase, network, task, step, loaded, ready, things, beside } = status;
  const trains = beside === undefined ? 'trains it' : `trains it, beside ${beside},`;
  switch (phase) {
    case 'idle':
      return ready;
    case 'preparing':
      return `Preparing the ${things} …`;
    case 'training':
      return `Training on ${task ?? `the ${things}`}: ${network}.`;
    case 'paused':
      return `Paused after step ${step}: ${network}.`;
    case 'stopping':
      return 'Stopping …';
    case 'stopped':
      return loaded && task === undefined
        ? `Loaded ${loaded}: ${network}. Continue ${trains} on the chosen ${things}.`
        : `Stopped after step ${step}: ${network}.`;
  }
}
