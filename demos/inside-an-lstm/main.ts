import '../shared/controls.css';
import '../shared/page.css';
import './style.css';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find } from '../shared/dom.ts';
import { startFrame } from '../shared/frame.ts';
import { openLibrary, releaseOnLeave } from '../shared/library.ts';
import { messageOf, Notices } from '../shared/notices.ts';
import { startTries } from '../shared/tries.ts';
import { snippet } from './snippet.ts';
import { TrainedCells } from './trainedCells.ts';
import { WorkedCell } from './workedCell.ts';
import { WorkedNetwork } from './workedNetwork.ts';

startFrame();
const notices = new Notices();
find('#notices').append(notices.element);

// The worked examples are plain arithmetic: they are there before the library is.
const cell = new WorkedCell();
const network = new WorkedNetwork();
let trained: TrainedCells | undefined;
cell.begin();

const code = new CodeBlock('The picture in code');
code.show(snippet);
find('#code').append(code.element);

startTries({
  leak: () => {
    cell.tryOut({ weights: { forgetGate: [0, 100, 0, 1] } });
    find('#main').scrollIntoView();
  },
  brackets: () => {
    trained?.choose('code', 'brackets');
    find('.trained').scrollIntoView();
  },
  order: () => {
    network.reverse();
    find('#network-title').scrollIntoView();
  },
});

/** Loads the library and the trained network. Can be tried again. */
async function open(): Promise<void> {
  try {
    const unrolled = await openLibrary();
    const cells = new TrainedCells(unrolled, notices);
    trained = cells;
    releaseOnLeave(unrolled, () => cells.release());
    cells.choose('code');
  } catch (error) {
    find('#heat').textContent = 'The library could not be loaded.';
    notices.error(messageOf(error), [{ label: 'Try again', run: () => void open() }]);
  }
}

void open();
