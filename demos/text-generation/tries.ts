import { defaults, type Settings } from './settings.ts';

interface TryActions {
  readonly setTemperature: (value: number) => void;
  /** Sets the controls, and trains at once if asked. */
  readonly setUp: (settings: Settings, train: boolean) => void;
}

/** The buttons under "Three things to try". */
export function startTries({ setTemperature, setUp }: TryActions): void {
  const actions: Record<string, () => void> = {
    temperature: () => {
      setTemperature(0.3);
      document.querySelector('#main')?.scrollIntoView();
    },
    arithmetic: () => {
      setUp({ ...defaults, corpus: 'arithmetic' }, true);
    },
    elman: () => {
      setUp({ ...defaults, cell: 'elman', learningRate: 0.1, clipNorm: undefined }, false);
    },
  };
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-try]')) {
    button.addEventListener('click', () => actions[button.dataset.try ?? '']?.());
  }
}
