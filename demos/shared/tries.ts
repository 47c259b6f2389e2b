/** The buttons under "Three things to try", each by the name in its `data-try`. */
export function startTries(actions: Readonly<Record<string, () => void>>): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-try]')) {
    button.addEventListener('click', () => actions[button.dataset.try ?? '']?.());
  }
}
