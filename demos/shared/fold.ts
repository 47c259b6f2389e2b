/** Open beside the picture on a wide screen, folded above it on a narrow one. */
export function foldOnNarrowScreens(details: HTMLElement): void {
  const wide = matchMedia('(min-width: 62rem)');
  const follow = () => {
    details.toggleAttribute('open', wide.matches);
    details.querySelector('summary')?.toggleAttribute('inert', wide.matches);
  };
  follow();
  wide.addEventListener('change', follow);
}
