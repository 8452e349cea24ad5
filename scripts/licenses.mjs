// The licences of everything that ends up in the bundles: most of them want to travel with the code.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `node_modules/@scope/name` of a bundled file, or undefined for our own. */
function packageFolderOf(file) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

/** The licence texts of the packages that the files belong to, in one document. */
export function collectLicenses(root, files) {
  const grammars = ['node_modules/web-tree-sitter', ...grammarPackages(root)];
  const folders = new Set([...files.map(packageFolderOf).filter(Boolean), ...grammars]);
  return [...folders]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((folder) => describePackage(join(root, folder)))
    .join(`\n${'-'.repeat(80)}\n`);
}

function grammarPackages(root) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.keys(devDependencies)
    .filter((name) => name.includes('tree-sitter-'))
    .map((name) => `node_modules/${name}`);
}

function describePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : '';
  return `${name} ${version} (${license ?? 'see below'})\n\n${text}\n`;
}
