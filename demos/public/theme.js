// Runs before the first paint, so that a page never flashes in the wrong colours.
(function () {
  var stored = null;
  try {
    stored = localStorage.getItem('unrolled-theme');
  } catch {
    // No storage: follow the system.
  }
  var dark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme =
    stored === 'dark' || stored === 'light' ? stored : dark ? 'dark' : 'light';
})();
