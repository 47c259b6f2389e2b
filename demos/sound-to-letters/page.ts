import type { Unrolled, Waveform } from 'unrolled';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find } from '../shared/dom.ts';
import { acceptDrops } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { releaseOnLeave } from '../shared/library.ts';
import { Newest } from '../shared/newest.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { Player } from '../shared/player.ts';
import { startTries } from '../shared/tries.ts';
import { cut, decode, peaksOf, secondsOf } from '../shared/sound.ts';
import facts from '../public/models/speech.json';
import { Controls } from './controls.ts';
import { peaksPerSecond, Picture } from './picture.ts';
import { read, type Reading } from './reading.ts';
import { Readings } from './readings.ts';
import type { Recognizers, Script } from './recognizers.ts';
import { record } from './recorder.ts';
import { nameOf, samples, type Sample } from './samples.ts';
import { snippet } from './snippet.ts';
import type { Started } from './start.ts';

/** Seconds of a file: a number takes a few. */
const longestFile = 30;

const hanzi = [...'零一二三四五六七八九'];

/** What is to be read, and how. */
interface Wish {
  readonly sound: Waveform;
  readonly name: string;
  readonly sample?: Sample | undefined;
  readonly script: Script;
  readonly beamWidth: number;
}

interface Answer {
  readonly reading: Reading;
  readonly peaks: Float32Array<ArrayBuffer>;
  readonly took: number;
}

/** The page as a whole: a sound comes in, and is read. */
export class Page {
  readonly #unrolled: Unrolled;
  readonly #recognizers: Recognizers;
  readonly #samples: Waveform;
  readonly #notices: Notices;
  readonly #controls: Controls;
  readonly #picture: Picture;
  readonly #readings = new Readings();
  readonly #player = new Player();
  readonly #reader: Newest<Wish, Answer>;
  #shown: Pick<Wish, 'sound' | 'name' | 'sample'> | undefined;
  #time = 0;
  #recording: AbortController | undefined;
  #onFirst: (() => void) | undefined;

  constructor({ unrolled, recognizers, samples: sound }: Started, notices: Notices) {
    this.#unrolled = unrolled;
    this.#recognizers = recognizers;
    this.#samples = sound;
    this.#notices = notices;
    this.#controls = new Controls({
      onSample: (sample) => {
        this.#pick(sample);
      },
      onMicrophone: () => void this.#record(),
      onPlay: () => {
        this.#playOrStop();
      },
      onFile: (file) => void this.#open(file),
      onChange: () => {
        notices.clearError();
        if (this.#shown) this.#ask(this.#shown);
      },
    });
    this.#picture = new Picture({
      onSeek: (seconds) => {
        this.#player.stop();
        this.#time = seconds;
        this.#picture.seek(seconds);
      },
    });
    this.#reader = new Newest(
      (wish) => this.#read(wish),
      (answer, wish) => {
        this.#show(answer, wish);
      },
      (error) => {
        notices.error(messageOf(error));
      },
    );
    const code = new CodeBlock('The page in code');
    code.show(snippet);
    find('#code').append(code.element);
    find('#demo-model').textContent = describe(facts.digits);
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#open(file));
    startTries({
      repeat: () => {
        this.#try((sample) => sample.digits === '555');
        this.#playOrStop();
      },
      speak: () => {
        find('#main').scrollIntoView();
        if (!this.#controls.listening) void this.#record();
      },
      breath: () => {
        this.#controls.beamWidth = 1;
        this.#try((sample) => sample.breath);
      },
    });
    releaseOnLeave(unrolled, () => this.#release());
  }

  /** Reads the first number; afterwards fetches the other network, which nobody has to wait for. */
  async begin(): Promise<void> {
    const first = new Promise<void>((resolve) => {
      this.#onFirst = resolve;
    });
    this.#controls.ready = true;
    this.#try(() => true, false);
    await first;
    // If this fails it is said when the other script is asked for.
    this.#recognizers.get('hanzi').catch(() => undefined);
  }

  #try(wanted: (sample: Sample) => boolean, scroll = true): void {
    const sample = samples.find(wanted);
    if (scroll) find('#main').scrollIntoView();
    if (sample) this.#pick(sample);
  }

  #pick(sample: Sample): void {
    if (this.#controls.listening) return;
    this.#notices.clearError();
    this.#set({
      sound: cut(this.#samples, sample),
      name: `${nameOf(sample)}, said by ${sample.voice}`,
      sample,
    });
  }

  /** Another sound. */
  #set(shown: Pick<Wish, 'sound' | 'name' | 'sample'>): void {
    this.#player.stop();
    this.#time = 0;
    this.#picture.seek(0);
    this.#shown = shown;
    this.#controls.chosen = shown.sample;
    this.#ask(shown);
  }

  #ask(shown: Pick<Wish, 'sound' | 'name' | 'sample'>): void {
    const { script, beamWidth } = this.#controls;
    this.#reader.ask({ ...shown, script, beamWidth });
  }

  async #read({ sound, script, beamWidth }: Wish): Promise<Answer> {
    const recognizer = await this.#recognizers.get(script);
    const begun = performance.now();
    const reading = await read(recognizer, sound, beamWidth);
    const took = performance.now() - begun;
    const peaks = Float32Array.from(await peaksOf(sound, peaksPerSecond));
    return { reading, peaks, took };
  }

  #show({ reading, peaks, took }: Answer, { sound, name, sample, script }: Wish): void {
    this.#picture.show(peaks, secondsOf(sound), reading);
    const said = sample && [...sample.digits];
    this.#readings.show(
      reading,
      script === 'hanzi' ? said?.map((digit) => hanzi[Number(digit)] ?? digit) : said,
    );
    const seconds = secondsOf(sound).toFixed(1);
    find('#sound-name').textContent = name;
    if (!this.#controls.listening) {
      this.#say(
        `${seconds} s of sound, read in ${reading.steps} steps and ${took.toFixed(0)}\u00a0ms.`,
      );
    }
    document.body.dataset.read = `${script} ${sample?.digits ?? name}`;
    this.#onFirst?.();
  }

  async #open(file: File): Promise<void> {
    if (this.#controls.listening) return;
    this.#notices.clearError();
    try {
      const sound = await decode(await file.arrayBuffer(), file.name);
      const seconds = secondsOf(sound);
      if (seconds > longestFile) {
        throw new Error(
          `${file.name} has ${Math.round(seconds)} seconds; a number takes a few, ${longestFile} at most.`,
        );
      }
      const speech = seconds > 0 ? await this.#unrolled.speechSegments(sound) : [];
      if (speech.length === 0) throw new Error(`There is no speech in ${file.name}.`);
      this.#set({ sound, name: file.name });
    } catch (error) {
      this.#notices.error(messageOf(error));
    }
  }

  async #record(): Promise<void> {
    if (this.#recording) {
      this.#recording.abort(new DOMException('Stopped', 'AbortError'));
      return;
    }
    this.#notices.clearError();
    this.#player.stop();
    const recording = new AbortController();
    this.#recording = recording;
    this.#controls.listening = true;
    this.#say('Listening: say some digits, one after the other.');
    const name = 'what you said';
    try {
      const sound = await record(this.#unrolled, recording.signal, {
        onLevel: (level, inSpeech) => {
          this.#controls.hear(level, inSpeech);
        },
        onHeard: (soFar) => {
          this.#set({ sound: soFar, name: `${name} so far` });
        },
      });
      this.#controls.listening = false;
      if (sound) this.#set({ sound, name });
      else this.#say('Pick a number, or say one.');
    } catch (error) {
      this.#say('Pick a number, or say one.');
      this.#notices.error(messageOf(error));
    } finally {
      this.#controls.listening = false;
      this.#recording = undefined;
    }
  }

  #playOrStop(): void {
    if (this.#player.playing) {
      this.#player.stop();
      return;
    }
    const sound = this.#shown?.sound;
    if (!sound) return;
    const end = secondsOf(sound);
    this.#controls.playing = true;
    this.#player.play(
      sound,
      { start: this.#time < end - 0.05 ? this.#time : 0, end },
      {
        onMove: (seconds) => {
          this.#time = seconds;
          this.#picture.seek(seconds);
        },
        onEnd: () => {
          this.#controls.playing = false;
        },
      },
    );
  }

  #say(status: string): void {
    find('#status').textContent = status;
  }

  async #release(): Promise<void> {
    this.#recording?.abort(new DOMException('Left', 'AbortError'));
    this.#player.stop();
    await this.#reader.stop();
    await this.#recognizers.release();
  }
}

function describe(digits: typeof facts.digits): string {
  const human = digits['wrong digits, %, FSDD, test part'];
  const synthetic = digits['wrong digits, %, other voices of espeak-ng'];
  return (
    `Each of the two networks has ${digits.parameters.toLocaleString('en')} parameters. They heard digits said one by ` +
    `one, by six people (the training part of the Free Spoken Digit Dataset, CC BY-SA 4.0) and by voices of a ` +
    `speech synthesiser, joined to strings with noise. Of strings of other takes ${human} % of the digits are read ` +
    `wrong, of other synthetic voices ${synthetic} %; the voices of the samples are among the latter. Digits that run ` +
    `into one another are harder, and so is a silence without any noise: they were not trained on those.`
  );
}
