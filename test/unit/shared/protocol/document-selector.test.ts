import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { LANGUAGES } from '#engine/source/languages.ts';
import { EDITOR_LANGUAGE_IDS } from '#shared/protocol/document-selector.ts';

const Manifest = z.object({ activationEvents: z.array(z.string()) });

describe('document selector', () => {
  it('names the languages that the engine analyzes', () => {
    assert.deepEqual(
      [...EDITOR_LANGUAGE_IDS],
      LANGUAGES.flatMap((language) => language.editorIds),
    );
  });

  it('is what activates the extension', () => {
    const text = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8');
    const { activationEvents } = Manifest.parse(JSON.parse(text));
    const wanted = EDITOR_LANGUAGE_IDS.map((id) => `onLanguage:${id}`);
    assert.deepEqual(activationEvents.toSorted(), wanted.toSorted());
  });
});
