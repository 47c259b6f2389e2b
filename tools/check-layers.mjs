// Checks that every include and import points downwards, and what each layer may not contain
// (CONTRIBUTING.md has the layers).
//
//   node tools/check-layers.mjs

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root, runAsTool } from './setup/shell.mjs';

/** From the bottom up; folders in one row do not see each other. */
const kLayers = [
  ['core'],
  ['kernels'],
  ['autograd'],
  ['nn'],
  ['loss', 'structured', 'decode'],
  ['optim'],
  ['models'],
  ['bindings'],
];
/** These see only core and kernels; models and bindings may use them. */
const kBeside = ['text', 'audio', 'search'];

/** What must not stand in a file under src/, and why. */
const kForbidden = [
  [/\b(?:std::)?(?:v?f?printf|puts|putchar)\s*\(|\bstd::c(?:out|err|log)\b|<iostream>/, 'prints'],
  [
    /\b(?:std::)?(?:abort|exit|_Exit|quick_exit|terminate)\s*\(|\b__builtin_trap\b/,
    'ends the program',
  ],
  [
    /^\s*(?:(?:static|thread_local|inline)\s+)+(?!.*\b(?:const|constexpr|constinit|namespace)\b)[^(]*?[=;{]/,
    'holds global mutable state',
  ],
];

function filesUnder(folder, pattern) {
  const start = path.join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file))
    .sort();
}

function visibleFrom(layer) {
  if (kBeside.includes(layer)) return new Set([layer, 'core', 'kernels']);
  const row = kLayers.findIndex((layers) => layers.includes(layer));
  const below = kLayers.slice(0, row).flat();
  const top = row >= kLayers.findIndex((layers) => layers.includes('models'));
  return new Set([layer, ...below, ...(top ? kBeside : [])]);
}

/** The file without its comments and with its strings emptied, line for line. */
function codeLines(text) {
  const blank = (match) => match.replace(/[^\n]/g, ' ');
  return text
    .replace(/\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/g, (match) =>
      match.startsWith('"') ? '""' : blank(match),
    )
    .split('\n');
}

function* violationsInCxx(file) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const layer = file.startsWith('bindings/') ? 'bindings' : file.split('/')[1];
  const known = [...kLayers.flat(), ...kBeside];
  if (!known.includes(layer)) {
    yield `${file}: ${layer} is no layer; there are ${known.join(', ')}`;
    return;
  }
  const visible = visibleFrom(layer);
  for (const [index, line] of text.split('\n').entries()) {
    const at = `${file}:${index + 1}`;
    const [, open, included] = /^\s*#\s*include\s*(["<])([^">]+)/.exec(line) ?? [];
    if (!included) continue;
    const target = included.split('/')[0];
    const isOurs = open === '"' && (layer !== 'bindings' || included.includes('/'));
    if (isOurs && !visible.has(target)) yield `${at}: ${layer} must not see ${included}`;
    if (target === 'xsimd' && layer !== 'kernels') yield `${at}: xsimd belongs under src/kernels`;
    if (target === 'Eigen' && file.endsWith('.h')) yield `${at}: Eigen must not be in a header`;
    const threads = file.startsWith('src/core/parallel');
    if (target === 'emscripten' && layer !== 'bindings' && !threads) {
      yield `${at}: emscripten belongs under bindings`;
    }
  }
  if (layer === 'bindings') return;
  for (const [index, line] of codeLines(text).entries()) {
    for (const [pattern, what] of kForbidden) {
      if (pattern.test(line)) yield `${file}:${index + 1}: ${what}, which nothing under src may`;
    }
  }
}

function importsOf(file) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)(['"])([^'"]+)\1/g;
  return [...text.matchAll(pattern)].map((match) => match[2]);
}

function* violationsInWeb(file) {
  const inInternal = file.startsWith('web/src/internal/');
  for (const target of importsOf(file)) {
    const resolved = target.startsWith('.') ? path.join(path.dirname(file), target) : target;
    if (/wasm\/unrolled-/.test(target) && !inInternal) {
      yield `${file}: only web/src/internal imports the WebAssembly glue, not ${target}`;
    }
    if (/^(demos|tests|bench|tools)\//.test(resolved)) yield `${file}: must not see ${target}`;
  }
}

function* violationsInDemos(file) {
  for (const target of importsOf(file)) {
    const resolved = target.startsWith('.') ? path.join(path.dirname(file), target) : target;
    if (
      /^(web|dist|bindings|src|tests|bench|tools)\//.test(resolved) ||
      /^unrolled\//.test(target)
    ) {
      yield `${file}: demos use only the package's own name, not ${target}`;
    }
  }
}

/** Every violation, one line each. */
export function layerViolations() {
  const cxx = [...filesUnder('src', /\.(h|cc)$/), ...filesUnder('bindings', /\.(h|cc)$/)];
  const scripts = /\.(ts|js|mjs)$/;
  return [
    ...cxx.flatMap((file) => [...violationsInCxx(file)]),
    ...filesUnder('web/src', scripts).flatMap((file) => [...violationsInWeb(file)]),
    ...filesUnder('demos', scripts).flatMap((file) => [...violationsInDemos(file)]),
  ];
}

await runAsTool(import.meta.url, () => {
  const violations = layerViolations();
  for (const violation of violations) console.log(violation);
  return violations.length > 0 ? 1 : 0;
});
