/**
 * Lets the buttons under "Three things to try" do something, each by the name in its `data-try`. They are
 * disabled until then.
 */
export function startTries(actions: Readonly<Record<string, () => void>>): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-try]')) {
    const action = actions[button.dataset.try ?? ''];
    if (!action) continue;
    button.addEventListener('click', action);
    button.disabled = false;
  }
}
