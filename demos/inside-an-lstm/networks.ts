import { rounded } from '../shared/rounded.ts';
import playsFacts from '../text-generation/model.json';
import codeFacts from './model.json';

/** A trained character LSTM to look into, and a passage that it has not read. */
export interface TrainedNetwork {
  readonly id: string;
  readonly name: string;
  readonly file: URL;
  /** What it has read, and how well it guesses what it has not. */
  readonly description: string;
  readonly sample: string;
  /** The pattern to look for first. */
  readonly pattern: string;
}

const codeSample = `// Prints names with their scores (best first).
void print(const std::vector<Entry>& entries, int width) {
  if (entries.empty()) {
    throw std::runtime_error("there is nothing to print");
  }
  for (const Entry& entry : entries) {
    const auto name = entry.name.substr(0, width);
    out << "name: " << name << ", score: " << entry.score;
  }
  // The last line says how many there were.
  out << format("{} entries in the table", entries.size());
}

TEST(Table, RefusesAnEmptyList) {
  EXPECT_THROW(print({}, 8), std::runtime_error);
  EXPECT_EQ(pad("left", "right", 12), "left   right");
}
`;

const playsSample = `BERNARDO:
Who's there?

FRANCISCO:
Nay, answer me: stand, and unfold yourself.

BERNARDO:
Long live the king!

FRANCISCO:
You come most carefully upon your hour.

BERNARDO:
'Tis now struck twelve; get thee to bed, Francisco.

FRANCISCO:
For this relief much thanks: 'tis bitter cold,
And I am sick at heart.

BERNARDO:
Have you had quiet guard?

FRANCISCO:
Not a mouse stirring.

BERNARDO:
Well, good night.
If you do meet Horatio and Marcellus,
The rivals of my watch, bid them make haste.
`;

export const networks: readonly TrainedNetwork[] = [
  {
    id: 'code',
    name: 'Source code',
    file: new URL('./model.safetensors', import.meta.url),
    description: codeFacts.description,
    sample: codeSample,
    pattern: 'brackets',
  },
  {
    id: 'plays',
    name: 'Plays',
    file: new URL('../text-generation/model.safetensors', import.meta.url),
    description:
      'An LSTM that has read a megabyte of Shakespeare, the one that opens the page on text ' +
      `generation; on plays it never saw its loss is ${rounded(playsFacts.validationLoss, 2)} nats a character.`,
    sample: playsSample,
    pattern: 'along',
  },
];
