import { openPage } from '../shared/openPage.ts';
import './style.css';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find } from '../shared/dom.ts';
import { openLibrary, releaseOnLeave } from '../shared/library.ts';
import { startTries } from '../shared/tries.ts';
import { CellRace } from './cellRace.ts';
import { Cliff } from './cliff.ts';
import { ClippingRace } from './clippingRace.ts';
import { Power } from './power.ts';
import { snippet } from './snippet.ts';

openPage(async (notices) => {
  const unrolled = await openLibrary();
  const cells = new CellRace(unrolled, notices);
  const clipping = new ClippingRace(unrolled, notices);
  releaseOnLeave(unrolled, async () => {
    await cells.release();
    await clipping.release();
  });
  startTries({
    slow: () => {
      clipping.tryOut(0.5);
      find('#race-title').scrollIntoView();
    },
  });
  cells.begin();
}, '#cells-status');

// Plain arithmetic: there before the library is.
const power = new Power();
const cliff = new Cliff();

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
});
