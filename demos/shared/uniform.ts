export { uniform } from './tasks/uniform.js';
