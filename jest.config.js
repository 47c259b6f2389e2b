// Tests are plain ES modules, checked by the TypeScript compiler through their JSDoc (tests/tsconfig.json).

const shared = {
  testEnvironment: 'node',
  transform: {},
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/demos/dist/'],
};

/** @type {import('jest').Config} */
export default {
  projects: [
    { ...shared, testMatch: ['<rootDir>/tests/{js,package}/**/*.test.mjs'] },
    {
      ...shared,
      testMatch: ['<rootDir>/tests/browser/**/*.test.mjs'],
      globalSetup: '<rootDir>/tests/browser/buildSite.mjs',
    },
  ],
};
