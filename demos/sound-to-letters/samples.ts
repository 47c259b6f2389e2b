import told from './samples.json';

/** A number that is spoken for the visitor. */
export interface Sample {
  readonly digits: string;
  readonly voice: string;
  /** Said without a pause between the digits. */
  readonly breath: boolean;
  /** Seconds, in the sound of all samples. */
  readonly start: number;
  readonly end: number;
}

export const samples: readonly Sample[] = told.samples;

/** As it stands on its button. */
export function nameOf({ digits, breath }: Sample): string {
  return breath ? `${spaced([...digits])}, in one breath` : spaced([...digits]);
}

/** Labels as they are written: 3 3 7. */
export function spaced(labels: readonly string[]): string {
  return labels.join(' ');
}
