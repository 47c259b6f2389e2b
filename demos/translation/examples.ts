/** What types itself when the page opens. */
export const examples = [
  'four hundred and seven',
  'twelve thousand three hundred and forty-five',
  'two hundred and six million thirty thousand',
  'nine hundred and eighty-seven billion six hundred and fifty-four million three hundred and twenty-one thousand and twelve',
] as const;
