import { DEFAULT_SETTINGS, parseSettings, type Settings, SETTINGS_SECTION } from '#shared/settings.ts';

/** Asks the editor for the `refactoriq` section as it is for a document or folder. */
export type PullSettings = (scopeUri: string) => Promise<unknown>;

/** The editor's settings: asked for by scope where the editor can tell, else as it last sent them. */
export class SettingsCache {
  private readonly pull: PullSettings | undefined;
  private pushed: Settings = DEFAULT_SETTINGS;
  private byScope = new Map<string, Promise<Settings>>();

  constructor(pull: PullSettings | undefined) {
    this.pull = pull;
  }

  async settingsFor(uri: string): Promise<Settings> {
    const { pull } = this;
    if (!pull) return this.pushed;
    let settings = this.byScope.get(uri);
    if (!settings) {
      const asked = pull(uri).then(parseSettings);
      settings = asked;
      this.byScope.set(uri, settings);
      // So that the next one asks again.
      asked.catch(() => this.byScope.get(uri) === asked && this.byScope.delete(uri));
    }
    return settings;
  }

  /** The editor's settings changed; `sent` is what the notification carried, if anything. */
  invalidate(sent: unknown): void {
    this.byScope = new Map();
    if (typeof sent === 'object' && sent !== null && SETTINGS_SECTION in sent)
      this.pushed = parseSettings(sent[SETTINGS_SECTION]);
  }

  /** The document was closed. */
  forget(uri: string): void {
    this.byScope.delete(uri);
  }
}
