import { startFrame } from './frame.ts';
import './controls.css';
import './page.css';
import { find } from './dom.ts';
import { messageOf, Notices } from './notices.ts';

/**
 * What the script of every page with the library does: it starts the frame and lets the page begin. Where
 * that fails the visitor is told why, and may try again.
 *
 * `begin` loads what the page needs; `status` is the place that says that it is loading.
 */
export function openPage(begin: (notices: Notices) => Promise<void>, status = '#status'): void {
  startFrame();
  const notices = new Notices();
  find('#notices').append(notices.element);
  const place = find(status);
  const loading = place.textContent;

  const open = async () => {
    place.textContent = loading;
    try {
      await begin(notices);
    } catch (error) {
      place.textContent = 'What the page needs could not be loaded.';
      notices.error(messageOf(error), [{ label: 'Try again', run: () => void open() }]);
    }
  };
  void open();
}
