/** Lines that open the talk by themselves, of which the network never met some word. */
export const opening = ['Hello there!', 'My name is Ortrud', 'What exactly is attention?'] as const;

/** Lines that are a press of a button away. */
export const suggestions = [
  'What can you do?',
  'How is the weather in Norway?',
  'What is the opposite of loud?',
  'What is three plus four?',
  'Explain beam search, please',
  'Do you remember me?',
] as const;

/** A whole dialogue to learn in a few seconds. */
export const dialogue = `Who goes there?
A friend.

What is the password?
Swordfish.

May I come in?
Wipe your feet first.

Is the king at home?
The king has gone fishing.

When will he come back?
When the fish are tired.

Thank you, and good night.
Mind the step.
`;
