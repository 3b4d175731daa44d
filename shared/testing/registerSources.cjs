// Lets a plain node process run the TypeScript sources as jest does: node -r registerSources.cjs <file>.ts
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '..', '..');
const [, swcOptions] = Object.values(require(join(root, 'jest.config.cjs')).transform)[0];
const resolveFilename = Module._resolveFilename;

Module._resolveFilename = function resolveSource(request, ...rest) {
  return resolveFilename.call(this, request.replace(/^@plinth\/shared\//, `${root}/shared/`), ...rest);
};

Module._extensions['.ts'] = function compileSource(module, filename) {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...swcOptions, filename, swcrc: false });
  module._compile(code, filename);
};
