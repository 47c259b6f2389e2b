/** Who does something to whom. Within a field everyone may do everything to everyone. */
export interface Field {
  readonly nouns: readonly Noun[];
  readonly verbs: readonly Verb[];
}

export interface Noun {
  /** With what comes before it: `the`, `a` or nothing is part of it. */
  readonly text: string;
  readonly plural: boolean;
}

export interface Verb {
  /** `destroying` */
  readonly doing: string;
  /** `destroyed`: has done, or has had done to it. */
  readonly done: string;
  readonly suffered: string;
}

const nouns = (text: string): Noun[] =>
  text.split(', ').map((noun) => ({ text: noun.replace('*', ''), plural: noun.endsWith('*') }));

/** `doing done`, or `doing done suffered` where the two differ. */
const verbs = (text: string): Verb[] =>
  text.split(', ').map((forms) => {
    const [doing = '', done = '', suffered = done] = forms.split(' ');
    return { doing, done, suffered };
  });

export const fields: readonly Field[] = [
  {
    nouns: nouns(
      'white blood cells*, red blood cells*, an infection, the infection, a virus, the virus, bacteria*, ' +
        'the immune system, antibodies*, a parasite, the body, a tumour, healthy cells*',
    ),
    verbs: verbs(
      'destroying destroyed, attacking attacked, weakening weakened, fighting fought, stopping stopped, ' +
        'surrounding surrounded, recognising recognised',
    ),
  },
  {
    nouns: nouns(
      'the cat, a cat, the dog, a dog, the mouse, mice*, a fox, the fox, the hens*, a wolf, the sheep*, ' +
        'a snake, the bird, birds*, a spider, the lion',
    ),
    verbs: verbs(
      'chasing chased, biting bit bitten, eating ate eaten, watching watched, frightening frightened, ' +
        'following followed, catching caught',
    ),
  },
  {
    nouns: nouns(
      'the teacher, a teacher, the student, students*, the doctor, a doctor, the patient, the king, ' +
        'the queen, a judge, the judge, the thief, a child, the children*, her mother, my neighbour',
    ),
    verbs: verbs(
      'praising praised, helping helped, calling called, teaching taught, thanking thanked, blaming blamed, ' +
        'visiting visited, inviting invited, watching watched',
    ),
  },
  {
    nouns: nouns(
      'the army, the town, a company, the company, its rival, the red team, the blue team, ' +
        'the government, the workers*, the bank',
    ),
    verbs: verbs(
      'defeating defeated, attacking attacked, supporting supported, leaving left, buying bought, ' +
        'saving saved, blaming blamed',
    ),
  },
  {
    nouns: nouns(
      'the program, a program, the server, a robot, the robot, robots*, the engineer, engineers*, ' +
        'the computer, a camera',
    ),
    verbs: verbs(
      'controlling controlled, replacing replaced, stopping stopped, checking checked, calling called, ' +
        'watching watched, repairing repaired',
    ),
  },
];

export const adverbs = ['slowly', 'quickly', 'often', 'never', 'finally'] as const;

export const endings = [
  'at night',
  'in the morning',
  'again',
  'yesterday',
  'without help',
  'in silence',
] as const;
