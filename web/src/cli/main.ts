#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command, CommanderError, Option } from 'commander';
import { evaluate } from './evaluate.js';
import { generate, type GenerateFlags } from './generate.js';
import { kOfNewModels } from './goOn.js';
import { indexRecordings, type IndexFlags } from './indexRecordings.js';
import { toNumber, toNumbers } from './numbers.js';
import { run, watchOutput } from './output.js';
import { search, type SearchFlags } from './search.js';
import { train, type TrainFlags } from './train.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

function makeProgram(): Command {
  const program = new Command('unrolled')
    .description('Trains recurrent sequence models and uses them.')
    .version(version)
    .exitOverride();

  program
    .command('train')
    .description('train a language model on a text')
    .argument('<corpus>', 'UTF-8 text')
    .option('--cell <name>', 'elman, irnn, lstm, lstm-1997, gru and others', 'lstm')
    .option('--hidden-size <n>', 'units a layer', toNumber, 128)
    .option('--layers <n>', 'layers on top of each other', toNumber, 1)
    .option('--dropout <p>', 'between layers', toNumber, 0)
    .option('--recurrent-dropout <p>', 'on the state that feeds back', toNumber)
    .option('--layer-norm', 'normalise over the units of each gate')
    .option('--initializer <name>', 'uniform, glorot, orthogonal or identity')
    .option('--activation <name>', 'tanh, relu, sigmoid or linear')
    .option('--gate-activation <name>', 'sigmoid or hard-sigmoid')
    .option('--output-activation <name>', 'of an LSTM’s store, as --activation')
    .option('--forget-bias <b>', 'added to the bias of an LSTM’s forget gate', toNumber)
    .option('--periods <list>', 'clockwork: such as 1,2,4,8', toNumbers)
    .option('--context-size <n>', 'scrn: slow units', toNumber)
    .option('--context-decay <a>', 'scrn: how slow they are', toNumber)
    .option('--embedding-size <n>', 'length of a token’s vector (default: 1-of-N)', toNumber)
    .option('--words', 'tokens are words, not characters')
    .option('--limit <n>', 'with --words: keep the n most frequent', toNumber)
    .option('--lowercase', 'with --words: read all in lower case')
    .option('--batch-size <n>', 'streams the text is cut into', toNumber, 32)
    .option('--sequence-length <n>', 'tokens of each stream a step', toNumber, 64)
    .option('--steps <n>', 'steps of training', toNumber, 2000)
    .option('--optimizer <name>', 'sgd, momentum, rmsprop, adagrad, adam or adamw (default: adam)')
    .option('--learning-rate <rate>', '(default: 0.005)', toNumber)
    .option('--clip-norm <norm>', 'largest norm of the gradient, 0 for none', toNumber, 5)
    .option('--validation <share>', 'hold out the last share of the text', toNumber)
    .option('--validate-every <n>', 'steps (default: at the end)', toNumber)
    .option('--seed <n>', 'of the first weights and of dropout', toNumber, 1)
    .addOption(
      new Option('--resume <file>', 'go on with this model instead of a new one').conflicts(
        kOfNewModels,
      ),
    )
    .option('--save-optimizer', 'save what --resume needs to go on exactly')
    .option('--deterministic', 'the same numbers on every machine')
    .option('--out <file>', 'the model', 'model.safetensors')
    .option('--json', 'one JSON object a line on standard output')
    .action((corpus: string, flags: TrainFlags, command: Command) =>
      run(() => train(corpus, flags, command)),
    );

  program
    .command('generate')
    .description('write with a model')
    .argument('<model>', 'a file that train made')
    .option('--prompt <text>', 'what the text begins with', '')
    .option('--length <n>', 'tokens to write', toNumber, 300)
    .option(
      '--temperature <t>',
      'below 1 likelier tokens get likelier, 0 takes the likeliest',
      toNumber,
      1,
    )
    .option('--top-k <k>', 'only the k likeliest tokens, 0 for all', toNumber, 0)
    .option('--top-p <p>', 'only the likeliest tokens with this probability together', toNumber, 1)
    .option('--seed <n>', 'the same seed writes the same text', toNumber)
    .option('--stop <text...>', 'end before any of these')
    .action((model: string, flags: GenerateFlags) => run(() => generate(model, flags)));

  program
    .command('evaluate')
    .description('measure how well a model predicts a text')
    .argument('<model>', 'a file that train made')
    .argument('<corpus>', 'UTF-8 text')
    .option('--json', 'one JSON object')
    .action((model: string, corpus: string, flags: { json?: boolean }) =>
      run(() => evaluate(model, corpus, flags)),
    );

  program
    .command('index')
    .description('make recordings searchable by saying what is looked for')
    .argument('<folder>', 'with WAV files, also in folders within it')
    .option('--embedder <file>', 'a speech embedder (needed unless --add)')
    .option('--out <file>', 'the archive; the embedder is kept in it', 'archive.index')
    .addOption(
      new Option('--add', 'add to the archive what it has not').conflicts([
        'embedder',
        'lengths',
        'hop',
        'precision',
      ]),
    )
    .option('--lengths <list>', 'seconds of the windows, such as 0.3,0.45,0.65,0.95', toNumbers)
    .option('--hop <share>', 'from window to window, of their length', toNumber)
    .addOption(
      new Option('--precision <kind>', 'of the vectors')
        .choices(['float32', 'int8'])
        .default('float32'),
    )
    .option('--json', 'one JSON object a line on standard output')
    .action((folder: string, flags: IndexFlags, command: Command) => {
      if (!flags.add && (flags.embedder as string | undefined) === undefined)
        command.error("error: option '--embedder <file>' is needed for a new archive");
      return run(() => indexRecordings(folder, flags));
    });

  program
    .command('search')
    .description('find where something was said')
    .argument('<archive>', 'a file that index made')
    .argument('<query>', 'a WAV file of somebody who says it')
    .option('--top <n>', 'hits at most', toNumber, 10)
    .option('--minimum-score <s>', 'from -1 to 1: what scores less is no hit', toNumber)
    .option('--json', 'one JSON object a line')
    .action((archive: string, query: string, flags: SearchFlags) =>
      run(() => search(archive, query, flags)),
    );

  return program;
}

watchOutput();
try {
  await makeProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has said what is wrong; help and version are no errors.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
