import type { Command } from 'commander';
import type { NetworkOptions } from '../network.js';

/** Options of the command line that are options of the network, under the same names. */
export const kNetworkFlags = [
  'cell',
  'hiddenSize',
  'dropout',
  'recurrentDropout',
  'layerNorm',
  'initializer',
  'activation',
  'gateActivation',
  'outputActivation',
  'forgetBias',
  'periods',
  'contextSize',
  'contextDecay',
] as const satisfies (keyof NetworkOptions)[];

/** The options that make a new model; one that is resumed has all that already. */
export const kOfNewModels: string[] = [
  ...kNetworkFlags,
  'layers',
  'embeddingSize',
  'words',
  'limit',
  'lowercase',
  'seed',
];

/** One argument of a command, as a shell reads it. */
function quoted(argument: string): string {
  if (/^[\p{L}\p{N}_./:@%+,=-]+$/u.test(argument)) return argument;
  return process.platform === 'win32'
    ? `"${argument}"`
    : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}

/** The command that makes the `steps` that are left, with the options that `command` was given. */
export function goOnCommand(corpus: string, out: string, steps: number, command: Command): string {
  const replaced = [...kOfNewModels, 'resume', 'out', 'steps'];
  const args = ['--resume', out, '--out', out, '--steps', String(steps)];
  for (const option of command.options) {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== 'cli' || replaced.includes(name)) continue;
    args.push(option.long ?? option.flags);
    if (!option.isBoolean()) args.push(String(command.getOptionValue(name)));
  }
  return ['unrolled', 'train', corpus, ...args].map(quoted).join(' ');
}
