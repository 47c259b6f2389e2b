/** Sentences that type themselves when the page opens. */
export const examples = [
  'the old dog slept.',
  'she saw a bird near the river.',
  'Anna painted the quiet garden with a lamp.',
  'when the storm left, the teacher that the king followed laughed.',
  'they said that every child that liked the song sang and danced during the storm.',
] as const;
