import type { Unrolled } from 'unrolled';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find } from '../shared/dom.ts';
import { oncePerFrame, prefersStillness } from '../shared/everyFrame.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { releaseOnLeave } from '../shared/library.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { RunSwitch } from '../shared/runSwitch.ts';
import { startTries } from '../shared/tries.ts';
import { ExamplePicture } from './examplePicture.ts';
import { guess } from './problems.ts';
import { Race } from './race.ts';
import { RaceChart } from './raceChart.ts';
import { defaults, type Settings } from './settings.ts';
import { SettingsPanel } from './settingsPanel.ts';
import { snippet } from './snippet.ts';
import { Standings } from './standings.ts';

/** The page as a whole: who tells whom what. */
export class Page {
  readonly #race: Race;
  readonly #switch: RunSwitch;
  readonly #panel: SettingsPanel;
  readonly #picture: ExamplePicture;
  readonly #standings = new Standings();
  readonly #chart = new RaceChart();
  readonly #code = new CodeBlock('One cell of the race in code');
  readonly #draw: () => void;
  #answering: Promise<void> = Promise.resolve();
  #busyAnswering = false;
  #wantsAnswers = false;

  constructor(
    unrolled: Unrolled,
    private readonly notices: Notices,
  ) {
    this.#draw = oncePerFrame(() => {
      this.#show();
    });
    this.#panel = new SettingsPanel(find('#settings-fields'), {
      onRace: () => void this.#anew(),
      onChange: () => {
        this.#showCode();
        this.#draw();
      },
    });
    this.#picture = new ExamplePicture(defaults.lag, () => {
      this.#answer();
    });
    this.#race = new Race(
      unrolled,
      () => this.#panel.settings,
      () => this.#picture.example,
      { onChange: this.#draw },
    );
    this.#switch = new RunSwitch(
      'The race',
      this.#race,
      (error) => {
        notices.error(messageOf(error));
      },
      this.#draw,
    );
    find('#transport').append(this.#switch.element);
    find('#code').append(this.#code.element);
    foldOnNarrowScreens(find('#settings'));
    startTries({
      longer: () => void this.#setUp({ problem: 'adding', lag: 200 }),
      gates: () =>
        void this.#setUp({
          problem: 'adding',
          fairness: 'steps',
          cells: ['lstm', 'lstm-1997', 'peephole-lstm', 'coupled-lstm', 'gru', 'gru-reset-before'],
        }),
      copy: () =>
        void this.#setUp({
          problem: 'copy',
          lag: 10,
          cells: ['elman', 'lstm', 'gru', 'clockwork'],
        }),
    });
    releaseOnLeave(unrolled, async () => {
      await this.#switch.stop();
      await this.#answering;
      await this.#race.reset();
    });
  }

  /** The race begins by itself, for whoever has not asked for less motion. */
  begin(): void {
    this.#showCode();
    this.#show();
    if (!prefersStillness()) this.#switch.start();
  }

  /** Other problem, lag or networks: everybody begins anew. */
  async #anew(): Promise<void> {
    this.notices.clearError();
    this.#showCode();
    await this.#switch.anew();
    this.#picture.another(this.#panel.settings.lag);
    this.#draw();
  }

  async #setUp(settings: Partial<Settings>): Promise<void> {
    this.#panel.set({ ...defaults, ...settings });
    find('#main').scrollIntoView();
    await this.#anew();
    this.#switch.start();
  }

  /** The example is another: all answer again, at once when nobody trains. */
  #answer(): void {
    this.#draw();
    this.#wantsAnswers = true;
    if (!this.#busyAnswering) this.#answering = this.#answerAll();
  }

  async #answerAll(): Promise<void> {
    this.#busyAnswering = true;
    try {
      while (this.#wantsAnswers) {
        this.#wantsAnswers = false;
        if (this.#switch.running) this.#race.answerAnew();
        else await this.#race.answerNow();
      }
    } catch (error) {
      this.notices.error(messageOf(error));
    } finally {
      this.#busyAnswering = false;
    }
  }

  #show(): void {
    const { settings } = this.#panel;
    const { racers } = this.#race;
    this.#picture.show(settings.problem, racers);
    this.#standings.show(settings.cells, racers, guess[settings.problem]);
    this.#chart.show(settings, racers);
    this.#status();
  }

  #status(): void {
    const { problem, fairness, cells } = this.#panel.settings;
    const status = find('#status');
    const running =
      `Learning ${problem === 'adding' ? 'to add' : 'to copy'}: whoever has had the least ` +
      `${fairness === 'time' ? 'computing time' : 'steps'} is next.`;
    const phase = this.#switch.running ? running : 'Paused.';
    const text = cells.length === 0 ? 'Nobody takes part: choose a cell.' : phase;
    if (status.textContent !== text) status.textContent = text;
  }

  #showCode(): void {
    this.#code.show(snippet(this.#panel.settings));
  }
}
