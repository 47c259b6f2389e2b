// Hands what the microphone hears to the page, a few hundredths of a second at a time.

const kFrames = 2048;

class Capture extends AudioWorkletProcessor {
  #heard = new Float32Array(kFrames);
  #count = 0;

  /** @param {Float32Array[][]} inputs */
  process([channels]) {
    // A microphone that is muted gives no channels: the page should hear that it hears nothing.
    const samples = channels?.[0] ?? new Float32Array(128);
    this.#heard.set(samples, this.#count);
    this.#count += samples.length;
    if (this.#count + samples.length > kFrames) {
      this.port.postMessage(this.#heard.slice(0, this.#count));
      this.#count = 0;
    }
    return true;
  }
}

registerProcessor('capture', Capture);
