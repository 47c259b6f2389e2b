// The package and the demos are checked with types; tools and tests are plain JavaScript.

import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['build/', 'dist/', 'demos/dist/', '**/node_modules/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Numbers read well in messages.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Text is measured in code points here, which is what spreading gives.
      '@typescript-eslint/no-misused-spread': 'off',
      // A class whose constructor users cannot call is part of how the package is made.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    // The TypeScript compiler knows every name there is, and checks the tests as well.
    files: ['**/*.ts', 'tests/**/*.{js,mjs}', 'bench/**/*.{js,mjs}', 'demos/**/*.js'],
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['tools/**/*.mjs', '*.js'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        performance: 'readonly',
        URL: 'readonly',
      },
    },
  },
);
