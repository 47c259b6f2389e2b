/** Requests that type themselves when the page opens: of each, some word is decided to its right. */
export const examples = [
  'show me boston from denver on friday',
  'arrive taipei on november 2nd',
  'leave taipei on november 2nd',
  'i want seats for two people from paris to rome',
  'singapore to seoul on the third of may',
  'may i fly from zorblat to taipei in first class',
] as const;
