// Done once, before the first browser test.

export { buildSite as default } from './site.mjs';
