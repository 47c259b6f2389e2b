/** What every page starts with: its styles, the theme switch, and the line about the runtime. */
import './base.css';
import './frame.css';
import { startThemeSwitch } from './theme.ts';
import { find } from './dom.ts';

export function startFrame(): void {
  startThemeSwitch(find('[data-theme-switch]'));
  // On a narrow screen the list of pages scrolls: this page's name should be seen in it.
  const nav = find('nav');
  const here = nav.querySelector<HTMLElement>('[aria-current]');
  if (here) {
    const before = here.offsetLeft - nav.offsetLeft;
    nav.scrollLeft = before - (nav.clientWidth - here.offsetWidth) / 2;
  }
}

/** Says in the footer which library is at work. */
export function showRuntime(text: string): void {
  find('[data-runtime]').textContent = text;
}
