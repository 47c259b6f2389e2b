// What can be asked for; needs no package, so that a wrong name is told before anything is set up.

export const kSuites = ['train', 'generate', 'forward', 'kernels', 'cells', 'seq2seq', 'speech'];
/** Those that also run in a browser: what they measure is the package, not a program beside it. */
export const kBrowserSuites = ['train', 'generate'];
export const kBrowsers = ['chromium', 'firefox'];
