// Tests are plain ES modules, checked by the TypeScript compiler through their JSDoc (tests/tsconfig.json).

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  transform: {},
  testMatch: ['<rootDir>/tests/**/*.test.{js,mjs}'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/demos/dist/'],
};
