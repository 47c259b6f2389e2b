"""Speaks lines with espeak-ng's library and says when each word begins and ends, which its command cannot.

Reads JSON lines {"voice", "rate", "pitch", "text"} and writes for each of them the length of a JSON header
(four bytes, little-endian), the header {"sampleRate", "samples", "words": [{"start", "end", "at"}, ...]},
in seconds and characters of the text, and the samples as 16-bit integers. Needs Debian's `espeak-ng`. Used
by speak.mjs.
"""

import ctypes
import json
import struct
import sys

SYNCHRONOUS = 2
RATE, PITCH = 1, 3
UTF8, PHONEMES = 1, 1
LIST_TERMINATED, WORD, SENTENCE, _, _, END, MESSAGE_TERMINATED, PHONEME = range(8)


class Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", Id),
    ]


CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event)
)


class Speaker:
    def __init__(self):
        self.library = ctypes.CDLL("libespeak-ng.so.1")
        self.sample_rate = self.library.espeak_Initialize(SYNCHRONOUS, 500, None, PHONEMES)
        if self.sample_rate <= 0:
            raise SystemExit("espeak-ng could not be started")
        self.callback = CALLBACK(self.hear)
        self.library.espeak_SetSynthCallback(self.callback)

    def hear(self, wave, count, events):
        if wave and count > 0:
            self.pcm += ctypes.string_at(wave, 2 * count)
        i = 0
        while events[i].type != LIST_TERMINATED:
            event = events[i]
            self.events.append((event.type, event.sample, event.id.string, event.text_position))
            i += 1
        return 0

    def say(self, voice, rate, pitch, text):
        self.pcm, self.events = bytearray(), []
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise SystemExit(f"espeak-ng has no voice {voice}")
        self.library.espeak_SetParameter(RATE, rate, 0)
        self.library.espeak_SetParameter(PITCH, pitch, 0)
        data = text.encode()
        self.library.espeak_Synth(data, len(data) + 1, 0, 1, 0, UTF8, None, None)
        return bytes(self.pcm), self.words()

    def words(self):
        """A word lasts from its event to the first pause or word after it."""
        words, is_open = [], False
        for kind, sample, name, position in self.events:
            time = round(sample / self.sample_rate, 3)
            pause = kind == PHONEME and (name == b"" or name.startswith(b"_"))
            if is_open and (kind in (WORD, END) or (pause and time > words[-1]["start"])):
                words[-1]["end"] = time
                is_open = False
            if kind == WORD:
                words.append({"start": time, "end": time, "at": position - 1})
                is_open = True
        return words


def main():
    speaker = Speaker()
    for line in sys.stdin:
        request = json.loads(line)
        pcm, words = speaker.say(**request)
        header = {"sampleRate": speaker.sample_rate, "samples": len(pcm) // 2, "words": words}
        data = json.dumps(header).encode()
        sys.stdout.buffer.write(struct.pack("<I", len(data)) + data + pcm)


if __name__ == "__main__":
    main()
