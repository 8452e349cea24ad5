/** Writes media/refactoriq.config.schema.json from the rules there are. With --check it only tells whether it is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '#engine/rules/catalog.ts';
import { createConfigJsonSchema } from '#shared/project-config-schema.ts';

const file = join(import.meta.dirname, '../media/refactoriq.config.schema.json');
const text = `${JSON.stringify(createConfigJsonSchema(RULES), null, 2)}\n`;

if (readSchema() === text) {
  console.log('media/refactoriq.config.schema.json is up to date.');
} else if (process.argv.includes('--check')) {
  console.error('media/refactoriq.config.schema.json is stale. Run: node scripts/generate-config-schema.ts');
  process.exitCode = 1;
} else {
  writeFileSync(file, text);
  console.log('media/refactoriq.config.schema.json: written.');
}

function readSchema(): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // not generated yet
  }
}
