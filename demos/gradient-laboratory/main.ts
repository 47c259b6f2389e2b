import '../shared/controls.css';
import '../shared/page.css';
import './style.css';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find } from '../shared/dom.ts';
import { startFrame } from '../shared/frame.ts';
import { openLibrary, releaseOnLeave } from '../shared/library.ts';
import { messageOf, Notices } from '../shared/notices.ts';
import { startTries } from '../shared/tries.ts';
import { Cliff } from './cliff.ts';
import { CellRace } from './cellRace.ts';
import { ClippingRace } from './clippingRace.ts';
import { Power } from './power.ts';
import { snippet } from './snippet.ts';

startFrame();
const notices = new Notices();
find('#notices').append(notices.element);

// Plain arithmetic: there before the library is.
const power = new Power();
const cliff = new Cliff();
let race: ClippingRace | undefined;

const code = new CodeBlock('The gradients in code');
code.show(snippet);
find('#code').append(code.element);

startTries({
  power: () => {
    power.set(0.99);
    find('#main').scrollIntoView();
  },
  wall: () => {
    cliff.setUp({ w: 5.4, b: -2.7 });
    find('#cliff-title').scrollIntoView();
  },
  slow: () => {
    race?.tryOut(0.5);
    find('#race-title').scrollIntoView();
  },
});

/** Loads the library and shows the trainings. Can be tried again. */
async function open(): Promise<void> {
  try {
    const unrolled = await openLibrary();
    const cells = new CellRace(unrolled, notices);
    const clipping = new ClippingRace(unrolled, notices);
    race = clipping;
    releaseOnLeave(unrolled, async () => {
      await cells.release();
      await clipping.release();
    });
    cells.begin();
  } catch (error) {
    find('#cells-status').textContent = 'The library could not be loaded.';
    notices.error(messageOf(error), [{ label: 'Try again', run: () => void open() }]);
  }
}

void open();
