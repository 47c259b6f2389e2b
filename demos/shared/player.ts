import type { Waveform } from 'unrolled';

interface PlayerEvents {
  /** Something begins to be heard, goes on (at most once a frame), or has ended. */
  readonly onMove: (seconds: number) => void;
  readonly onEnd: () => void;
}

/** Plays a stretch of sound, one at a time. */
export class Player {
  #context: AudioContext | undefined;
  #source: AudioBufferSourceNode | undefined;
  #frame = 0;
  #end: (() => void) | undefined;

  get playing(): boolean {
    return this.#source !== undefined;
  }

  /** Plays from `start` to `end`, in seconds. What is playing stops. */
  play(
    { samples, sampleRate }: Waveform,
    { start, end }: { readonly start: number; readonly end: number },
    { onMove, onEnd }: PlayerEvents,
  ): void {
    this.stop();
    const context = (this.#context ??= new AudioContext());
    void context.resume();
    const from = Math.max(0, Math.floor(start * sampleRate));
    const part = samples.subarray(from, Math.ceil(end * sampleRate));
    if (part.length === 0) {
      onEnd();
      return;
    }
    const buffer = context.createBuffer(1, part.length, sampleRate);
    buffer.getChannelData(0).set(part);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    this.#source = source;
    this.#end = onEnd;
    source.addEventListener('ended', () => {
      if (this.#source === source) this.stop();
    });
    const begun = context.currentTime;
    const follow = () => {
      onMove(Math.min(start + context.currentTime - begun, end));
      this.#frame = requestAnimationFrame(follow);
    };
    source.start();
    follow();
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#source?.stop();
    this.#source = undefined;
    const end = this.#end;
    this.#end = undefined;
    end?.();
  }
}
