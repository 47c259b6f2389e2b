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
import { Controls, defaultWidth } from './controls.ts';
import { peaksPerSecond, Picture } from './picture.ts';
import { read, type Reading } from './reading.ts';
import { Readings } from './readings.ts';
import { networkNames, type Recognizers, type Script } from './recognizers.ts';
import { record } from './recorder.ts';
import { nameOf, samples, spaced, type Sample } from './samples.ts';
import { snippet } from './snippet.ts';
import type { Started } from './start.ts';

/** Seconds of a file: a number takes a few. */
const longestFile = 30;

const hanzi = [...'零一二三四五六七八九'];

/** A sound, as it came in. */
interface Heard {
  readonly sound: Waveform;
  readonly name: string;
  readonly sample?: Sample | undefined;
  /** What else is to be said of it. */
  readonly note?: string | undefined;
  /**
   * Of a recording that was not read yet: what comes back where nothing is read in it, for then it was no
   * number; null where there was nothing.
   */
  readonly instead?: Heard | null | undefined;
}

/** What is to be read, and how. */
interface Wish extends Heard {
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
  readonly #samples: Waveform | Error;
  readonly #notices: Notices;
  readonly #controls: Controls;
  readonly #picture: Picture;
  readonly #readings = new Readings();
  readonly #player = new Player();
  readonly #reader: Newest<Wish, Answer>;
  /** What is to be seen, and what shall be as soon as it is read. */
  #shown: Heard | undefined;
  #wanted: Heard | undefined;
  #playWanted = false;
  /** Goes up with every sound that comes, so that none that was slower comes after it. */
  #turn = 0;
  #time = 0;
  /** What is said when nothing is under way. */
  #status = 'Say a number, or open a sound.';
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
        this.#playOrPause();
      },
      onFile: (file) => void this.#open(file),
      onChange: () => {
        notices.clearError();
        this.#ask();
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
    find('#demo-model').textContent = describe(facts);
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#open(file));
    startTries({
      repeat: () => {
        this.#controls.beamWidth = defaultWidth;
        this.#try((sample) => sample.digits === '555');
        this.#playWanted = true;
      },
      speak: () => {
        this.#controls.beamWidth = defaultWidth;
        this.#ask();
        find('#transport').scrollIntoView({ block: 'center' });
        this.#controls.focusMicrophone();
        void this.#record();
      },
      breath: () => {
        this.#controls.script = 'digits';
        this.#controls.beamWidth = 1;
        // That is where the beam is widened.
        find('#settings').setAttribute('open', '');
        this.#try((sample) => sample.breath);
      },
    });
    releaseOnLeave(unrolled, () => this.#release());
  }

  /** Reads the first number; afterwards fetches the other network, which nobody has to wait for. */
  async begin(): Promise<void> {
    const samples = this.#samples;
    this.#controls.begin(!(samples instanceof Error));
    if (samples instanceof Error) {
      this.#say(this.#status);
      this.#notices.error(`${samples.message} So there are no numbers to pick.`);
    } else {
      const first = new Promise<void>((resolve) => {
        this.#onFirst = resolve;
      });
      this.#pickFirst(() => true);
      await first;
    }
    // If this fails it is said when the other script is asked for.
    this.#recognizers.get('hanzi').catch(() => undefined);
  }

  #try(wanted: (sample: Sample) => boolean): void {
    find('#heard').scrollIntoView({ block: 'center' });
    this.#pickFirst(wanted);
  }

  #pickFirst(wanted: (sample: Sample) => boolean): void {
    const sample = samples.find(wanted);
    if (sample) this.#pick(sample);
  }

  #pick(sample: Sample): void {
    if (this.#controls.listening || this.#samples instanceof Error) return;
    this.#notices.clearError();
    this.#set({
      sound: cut(this.#samples, sample),
      name: `${nameOf(sample)}, said by ${sample.voice}`,
      sample,
    });
  }

  /** Another sound. */
  #set(heard: Heard): void {
    this.#turn += 1;
    this.#player.stop();
    this.#playWanted = false;
    this.#time = 0;
    this.#picture.seek(0);
    this.#wanted = heard;
    this.#controls.chosen = heard.sample;
    this.#ask();
  }

  #ask(): void {
    const { script, beamWidth } = this.#controls;
    if (!this.#wanted) return;
    if (this.#recognizers.isReady(script)) {
      this.#reader.ask({ ...this.#wanted, script, beamWidth });
      return;
    }
    void this.#fetch(script);
    // Meanwhile what is new is read in the other one.
    const other = otherThan(script);
    if (this.#wanted.sound !== this.#shown?.sound && this.#recognizers.isReady(other))
      this.#reader.ask({ ...this.#wanted, script: other, beamWidth });
  }

  /** Fetches a network, and asks again when it is there, if it is still wanted then. */
  async #fetch(script: Script): Promise<void> {
    if (!this.#controls.listening) this.#sayWhere();
    const isWanted = () => this.#controls.script === script;
    try {
      await this.#recognizers.get(script);
      if (isWanted()) this.#ask();
    } catch (error) {
      if (!isWanted()) return;
      // What is to be seen is in the other one.
      this.#controls.script = otherThan(script);
      this.#ask();
      const again = () => {
        this.#controls.script = script;
        this.#ask();
      };
      this.#notices.error(messageOf(error), [
        { label: 'Try again', run: again },
        { label: 'Dismiss' },
      ]);
    }
  }

  async #read({ sound, script, beamWidth }: Wish): Promise<Answer> {
    const recognizer = await this.#recognizers.get(script);
    const begun = performance.now();
    const reading = await read(recognizer, sound, beamWidth);
    const took = performance.now() - begun;
    const peaks = Float32Array.from(await peaksOf(sound, peaksPerSecond));
    return { reading, peaks, took };
  }

  #show({ reading, peaks, took }: Answer, wish: Wish): void {
    const { sound, name, sample, script, note, instead } = wish;
    const read = reading.hypotheses[0]?.labels ?? [];
    if (instead !== undefined && sound === this.#wanted?.sound) {
      this.#wanted = { ...this.#wanted, instead: undefined };
      if (read.length === 0) {
        if (instead) this.#set(instead);
        this.#notices.error('No digit was heard in that. Say one, a little louder or closer.');
        if (instead) return;
      }
    }
    this.#shown = wish;
    this.#picture.show(peaks, secondsOf(sound), reading);
    const said = sample && [...sample.digits];
    this.#readings.show(
      reading,
      script === 'hanzi' ? said?.map((digit) => hanzi[Number(digit)] ?? digit) : said,
    );
    find('#sound-name').textContent = name;
    this.#status =
      `Read: ${read.length > 0 ? spaced(read) : 'nothing'}. ${secondsOf(sound).toFixed(1)} s of sound, ` +
      `${reading.steps} steps, ${took.toFixed(0)}\u00a0ms.${note === undefined ? '' : ` ${note}`}`;
    if (!this.#controls.listening) this.#sayWhere();
    document.body.dataset.read = `${script} ${sample?.digits ?? name}`;
    this.#onFirst?.();
    if (!this.#playWanted || sound !== this.#wanted?.sound) return;
    this.#playWanted = false;
    this.#playOrPause();
  }

  async #open(file: File): Promise<void> {
    if (this.#controls.listening) return;
    this.#notices.clearError();
    this.#turn += 1;
    const turn = this.#turn;
    this.#say(`Opening ${file.name} …`);
    try {
      const sound = await decode(await file.arrayBuffer(), file.name);
      const seconds = secondsOf(sound);
      if (seconds > longestFile) {
        throw new Error(
          `${file.name} has ${seconds.toFixed(1)} seconds; a number takes a few, ${longestFile} at most.`,
        );
      }
      const speech = seconds > 0 ? await this.#unrolled.speechSegments(sound) : [];
      if (speech.length === 0) throw new Error(`There is no speech in ${file.name}.`);
      if (turn === this.#turn) this.#set({ sound, name: file.name });
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#sayWhere();
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
    this.#turn += 1;
    this.#playWanted = false;
    const instead = this.#wanted ? { ...this.#wanted, instead: undefined } : null;
    const name = 'what you said';
    this.#say('Waiting for the microphone …');
    let hears = false;
    let isSeen = false;
    try {
      const made = await record(this.#unrolled, recording.signal, {
        onLevel: (level, inSpeech) => {
          if (!hears) this.#say('Listening: say some digits, one after the other.');
          hears = true;
          this.#controls.hear(level, inSpeech);
        },
        onHeard: (soFar) => {
          // Once: who scrolls back to stop it shall arrive there.
          if (!isSeen) find('#heard').scrollIntoView({ block: 'nearest' });
          isSeen = true;
          this.#set({ sound: soFar, name: `${name} so far` });
        },
      });
      this.#controls.listening = false;
      this.#sayWhere();
      if (!made) return;
      const { sound, cutAt } = made;
      const note = cutAt && `It ended after ${cutAt} seconds, which is the most that is read.`;
      this.#set({ sound, name, instead, ...(note ? { note } : {}) });
    } catch (error) {
      this.#sayWhere();
      this.#notices.error(messageOf(error));
    } finally {
      this.#controls.listening = false;
      this.#recording = undefined;
    }
  }

  #playOrPause(): void {
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

  /** Says what is read, or what is waited for. */
  #sayWhere(): void {
    const { script } = this.#controls;
    const isReady = this.#recognizers.isReady(script);
    this.#say(isReady ? this.#status : `Loading ${networkNames[script]} …`);
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

const otherThan = (script: Script): Script => (script === 'hanzi' ? 'digits' : 'hanzi');

function describe({ digits, hanzi: characters }: typeof facts): string {
  const human = 'wrong digits, %, FSDD, test part';
  const synthetic = 'wrong digits, %, other voices of espeak-ng';
  return (
    `Each of the two networks has ${digits.parameters.toLocaleString('en')} parameters. They heard digits said one by ` +
    `one, by six people (the training part of the Free Spoken Digit Dataset, CC BY-SA 4.0) and by voices of a ` +
    `speech synthesiser, joined to strings with noise. Of strings of other takes by the same six people the first ` +
    `reads ${digits[human]} % of the digits wrong and the second ${characters[human]} %, of other synthetic voices ` +
    `${digits[synthetic]} % and ${characters[synthetic]} %; the voices of the samples are among the latter. How ` +
    `well they hear a stranger was not measured. Digits that run into one another are harder, and so is a silence ` +
    `without any noise: they were not trained on those.`
  );
}
