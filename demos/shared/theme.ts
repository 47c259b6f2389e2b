/**
 * Light and dark. The first theme is the system's (set by public/theme.js before the first paint);
 * a click on the switch is remembered and from then on wins over the system.
 */

const key = 'unrolled-theme';

type Theme = 'light' | 'dark';

function current(): Theme {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Storage is off: the choice lasts as long as the page.
  }
}

function apply(theme: Theme, button: HTMLElement): void {
  document.documentElement.dataset.theme = theme;
  button.setAttribute('aria-label', `Change to ${theme === 'dark' ? 'light' : 'dark'} colours`);
  document.dispatchEvent(new Event('themechange'));
}

export function startThemeSwitch(button: HTMLElement): void {
  apply(current(), button);
  button.addEventListener('click', () => {
    const theme = current() === 'dark' ? 'light' : 'dark';
    remember(theme);
    apply(theme, button);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
    if (!remembered()) apply(matches ? 'dark' : 'light', button);
  });
}

/** The present value of a colour token, for what is drawn on a canvas. */
export function colour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
}
