import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DEFAULT_SETTINGS, parseSettings, SETTINGS, SETTINGS_SECTION } from '#shared/settings.ts';

const Manifest = z.object({
  contributes: z.object({
    configuration: z.object({ properties: z.record(z.string(), z.record(z.string(), z.unknown())) }),
  }),
});

const manifest = Manifest.parse(JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')));
const declared = manifest.contributes.configuration.properties;

describe('settings', () => {
  it('are declared in the manifest, all and no more', () => {
    assert.deepEqual(
      Object.keys(declared).toSorted(),
      Object.keys(SETTINGS)
        .map((key) => `${SETTINGS_SECTION}.${key}`)
        .toSorted(),
    );
  });

  for (const [key, definition] of Object.entries(SETTINGS)) {
    it(`have the manifest's type, default and bounds for ${key}`, () => {
      const property = declared[`${SETTINGS_SECTION}.${key}`] ?? {};
      for (const [name, value] of Object.entries(definition)) assert.deepEqual(property[name], value, name);
    });

    it(`are described and scoped in the manifest: ${key}`, () => {
      const property = declared[`${SETTINGS_SECTION}.${key}`] ?? {};
      assert.match(String(property['markdownDescription'] ?? property['description'] ?? ''), /\S.{20,}/);
      assert.match(String(property['scope']), /^(machine|window|resource|language-overridable)$/);
      if ('enum' in definition) {
        const descriptions = z.array(z.string().min(5)).parse(property['enumDescriptions']);
        assert.equal(descriptions.length, definition.enum.length);
      }
    });
  }

  it('take what the editor sends', () => {
    const settings = parseSettings({ enable: false, run: 'onSave', debounce: 0, codeLens: { enable: true } });
    assert.deepEqual(settings, {
      ...DEFAULT_SETTINGS,
      enable: false,
      run: 'onSave',
      debounce: 0,
      codeLens: { enable: true },
    });
  });

  it('fall back to a default member by member', () => {
    const settings = parseSettings({
      enable: 'yes',
      debounce: -1,
      maxFindingsPerFile: 1e9,
      run: 'onSave',
      codeLens: 7,
    });
    assert.deepEqual(settings, { ...DEFAULT_SETTINGS, run: 'onSave' });
  });

  it('survive junk', () => {
    for (const junk of [undefined, null, 'refactoriq', 3, [], true])
      assert.deepEqual(parseSettings(junk), DEFAULT_SETTINGS);
  });
});
