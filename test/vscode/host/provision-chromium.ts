import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { npmCi } from './npm-ci.ts';
import { WORK_DIR } from './paths.ts';
import { ensureRecipe } from './recipe.ts';

export interface Browser {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const NAMES: readonly string[] =
  process.platform === 'linux'
    ? ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
    : ['chrome', 'chrome.exe'];

const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A Chromium for this machine: the installed one, else one out of an npm package. Throws when there is neither. */
export function provisionChromium(): Browser {
  const installed = findInstalled();
  if (installed !== undefined) return { executablePath: installed, env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium or Chrome was found. Install one, or name its executable in REFACTORIQ_CHROMIUM.');
  }
  return unpackFromNpm();
}

function findInstalled(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    process.env['REFACTORIQ_CHROMIUM'],
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...USUAL_PLACES,
  ];
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path));
}

function unpackFromNpm(): Browser {
  const folder = join(WORK_DIR, 'chromium');
  const target = join(folder, 'run');
  const executablePath = join(target, 'chromium');
  ensureRecipe({
    name: 'chromium',
    folder,
    notice: 'No Chromium on this machine: unpacking one from the npm registry, once. This takes about 20 s…',
    install: () => {
      npmCi(folder);
      const packed = join(folder, 'node_modules/@sparticuz/chromium/bin');
      const decompress = (name: string) => brotliDecompressSync(readFileSync(join(packed, name)));
      mkdirSync(target);
      writeFileSync(executablePath, decompress('chromium.br'), { mode: 0o755 });
      // Libraries that a bare machine lacks, and a font.
      for (const part of ['al2023', 'fonts']) untar(decompress(`${part}.tar.br`), target);
      writeFileSync(join(target, 'fonts.conf'), fontConfig(target));
      rmSync(join(folder, 'node_modules'), { recursive: true });
    },
  });
  // The system's libraries come first; those of the package only fill the gaps.
  const libraries = ['/lib/x86_64-linux-gnu', '/usr/lib64', join(target, 'lib')].join(':');
  return { executablePath, env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(target, 'fonts.conf') } };
}

function untar(archive: Buffer, target: string): void {
  const result = spawnSync('tar', ['-xf', '-', '-C', target], { input: archive, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`Chromium could not be unpacked: ${result.stderr}`);
}

function fontConfig(target: string): string {
  const folders = [join(target, 'fonts'), '/usr/share/fonts'].map((folder) => `<dir>${folder}</dir>`).join('');
  const body = `${folders}<cachedir>${join(target, 'cache')}</cachedir>`;
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${body}</fontconfig>`;
}
