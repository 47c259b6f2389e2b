import { openPage } from '../shared/openPage.ts';
import './style.css';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find } from '../shared/dom.ts';
import { openLibrary, releaseOnLeave } from '../shared/library.ts';
import { startTries } from '../shared/tries.ts';
import { snippet } from './snippet.ts';
import { TrainedCells } from './trainedCells.ts';
import { WorkedCell } from './workedCell.ts';
import { WorkedNetwork } from './workedNetwork.ts';

openPage(async (notices) => {
  const unrolled = await openLibrary();
  const cells = new TrainedCells(unrolled, notices);
  releaseOnLeave(unrolled, () => cells.release());
  startTries({
    brackets: () => {
      cells.choose('code', 'brackets');
      find('.trained').scrollIntoView();
    },
  });
  cells.choose('code');
}, '#heat');

// The worked examples are plain arithmetic: they are there before the library is.
const cell = new WorkedCell();
const network = new WorkedNetwork();
cell.begin();

const code = new CodeBlock('The picture in code');
code.show(snippet);
find('#code').append(code.element);

startTries({
  leak: () => {
    cell.tryOut({ weights: { forgetGate: [0, 100, 0, 1] } });
    find('#main').scrollIntoView();
  },
  order: () => {
    network.reverse();
    find('#network-title').scrollIntoView();
  },
});
