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
  if (here) nav.scrollLeft = here.offsetLeft - nav.offsetLeft - 24;
}

/** Says in the footer which library is at work. */
export function showRuntime(text: string): void {
  find('[data-runtime]').textContent = text;
}
