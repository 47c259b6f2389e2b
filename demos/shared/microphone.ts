import type { EndpointerOptions, SpeechSegment, Unrolled, Waveform } from 'unrolled';

/** Seconds. */
const limits = {
  /** Nothing at all is heard: no microphone is as quiet as that. */
  silence: 2.5,
  /** There is sound, but nobody speaks. */
  waiting: 10,
};

/** Of full scale: no room is quieter than that, but a microphone that is muted. */
const dead = 1e-4;

const silent =
  'The microphone is silent: nothing at all comes from it. Is it muted, or is it another one that you speak into?';

const what = {
  NotAllowedError:
    'The microphone was refused. Allow it for this page (the sign beside the address), or go on without it.',
  NotFoundError: 'No microphone was found. Plug one in and try again, or go on without it.',
  NotReadableError:
    'The microphone cannot be read; perhaps another program has it. Close that and try again.',
} as const;

/** What the browser says when it lends no microphone, in words that help. */
function explain(error: unknown): Error {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const known: Readonly<Record<string, string>> = what;
  return new Error(known[name] ?? `The microphone cannot be used: ${String(error)}`, {
    cause: error,
  });
}

async function openStream(): Promise<MediaStream> {
  // Only secure pages have it, whatever the types say.
  const devices = (navigator as Partial<Navigator>).mediaDevices;
  if (!devices) {
    throw new Error('Browsers lend the microphone to pages of https addresses only.');
  }
  try {
    return await devices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
  } catch (error) {
    throw explain(error);
  }
}

/** The microphone, unless it is given up before the visitor has said yes or no. */
function lent(signal: AbortSignal): Promise<MediaStream> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    openStream()
      .then((stream) => {
        if (signal.aborted) for (const track of stream.getTracks()) track.stop();
        else resolve(stream);
      }, reject)
      .finally(() => {
        signal.removeEventListener('abort', giveUp);
      });
  });
}

export interface HearingOptions {
  /** How speech is told from silence. */
  readonly speech: EndpointerOptions;
  /** dB of full scale, and whether somebody speaks. */
  readonly onLevel: (level: number, inSpeech: boolean) => void;
}

/** What the microphone has heard, a few hundredths of a second later. */
export interface Heard {
  /** Since it was opened. */
  readonly seconds: number;
  readonly inSpeech: boolean;
  /** Speech that has come to its end just now. */
  readonly segments: readonly SpeechSegment[];
  /** Everything so far. */
  sound(): Waveform;
  /** What is speech of it still, if nothing follows. */
  finish(): Promise<SpeechSegment[]>;
}

/**
 * Opens the microphone and tells what it hears until the loop is left, which closes it. Nothing is kept.
 *
 * @throws an Error that says what is wrong: refused, missing, silent, nobody speaks
 * @throws the reason of `signal`
 */
export async function* hear(
  unrolled: Unrolled,
  signal: AbortSignal,
  options: HearingOptions,
): AsyncGenerator<Heard, void, undefined> {
  const stream = await lent(signal);
  const context = new AudioContext();
  try {
    signal.throwIfAborted();
    // Where it does not run nothing is heard, which is said below.
    void context.resume();
    await context.audioWorklet.addModule(new URL('./capture.js', import.meta.url));
    const source = context.createMediaStreamSource(stream);
    const capture = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
    source.connect(capture);
    yield* told(unrolled, pieces(capture.port, signal), context.sampleRate, options);
  } finally {
    for (const track of stream.getTracks()) track.stop();
    await context.close();
  }
}

async function* told(
  unrolled: Unrolled,
  coming: AsyncIterable<Float32Array>,
  sampleRate: number,
  { speech, onLevel }: HearingOptions,
): AsyncGenerator<Heard, void, undefined> {
  const endpointer = await unrolled.endpointer(sampleRate, speech);
  const heard: Float32Array[] = [];
  let seconds = 0;
  let loudest = 0;
  try {
    for await (const piece of coming) {
      heard.push(piece);
      seconds += piece.length / sampleRate;
      const { segments, inSpeech, level } = await endpointer.push(piece.slice());
      onLevel(level, inSpeech);
      yield {
        ...{ seconds, inSpeech, segments },
        sound: () => ({ samples: joined(heard), sampleRate }),
        finish: () => endpointer.finish(),
      };
      loudest = piece.reduce((most, sample) => Math.max(most, Math.abs(sample)), loudest);
      if (seconds > limits.silence && loudest < dead) throw new Error(silent);
      if (seconds > limits.waiting && !inSpeech) {
        throw new Error(
          `Nobody was heard to speak in ${limits.waiting} seconds. Try again, a little louder or closer.`,
        );
      }
    }
  } finally {
    endpointer.dispose();
  }
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return samples;
}

/** What comes through a port, piece by piece, until the loop is left. */
async function* pieces(port: MessagePort, signal: AbortSignal): AsyncGenerator<Float32Array> {
  const waiting: Float32Array[] = [];
  let wake: () => void = () => undefined;
  port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    waiting.push(data);
    wake();
  };
  const stop = () => {
    wake();
  };
  signal.addEventListener('abort', stop);
  try {
    for (;;) {
      signal.throwIfAborted();
      const piece = waiting.shift();
      if (piece) yield piece;
      else await within(limits.silence, (resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    port.close();
  }
}

/** Waits for something that is to come in so many seconds. */
async function within(seconds: number, wait: (resolve: () => void) => void): Promise<void> {
  let timer = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      wait(resolve);
      timer = window.setTimeout(() => {
        reject(new Error(silent));
      }, 2000 * seconds);
    });
  } finally {
    clearTimeout(timer);
  }
}
