import '../shared/controls.css';
import '../shared/page.css';
import './style.css';
import { startFrame } from '../shared/frame.ts';
import { find } from '../shared/dom.ts';
import { messageOf, Notices } from '../shared/notices.ts';
import { Page } from './page.ts';
import { start } from './start.ts';

startFrame();
const notices = new Notices();
find('#notices').append(notices.element);

/** Loads the library, a network and the numbers, and lets the page begin. Can be tried again. */
async function open(): Promise<void> {
  find('#status').textContent = 'Loading the library and a small network …';
  try {
    const started = await start();
    await new Page(started, notices).begin();
  } catch (error) {
    find('#status').textContent = 'What the page needs could not be loaded.';
    notices.error(messageOf(error), [{ label: 'Try again', run: () => void open() }]);
  }
}

void open();
