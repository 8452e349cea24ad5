import type { AiSettings } from '#shared/settings.ts';
import { AI_PROVIDERS } from '#engine/ports/ai-model.ts';
import type { Review } from '../document-reviews.ts';
import { isAbortError } from '../outcomes.ts';
import type { Session } from '../session.ts';
import { reviewDocument } from './review-file.ts';

/** Saves that follow each other, as of all files at once, are one for each document. */
const AFTER_SAVE_MS = 300;
const IDLE_MS = 4000;

/** After a save, where the settings want it: models look at what was changed since they looked last. */
export async function reviewSaved(session: Session, uri: string): Promise<void> {
  const { ai } = await session.settings.settingsFor(uri);
  if (modeOf(session, ai) === 'onSave') await schedule(session, uri, AFTER_SAVE_MS);
}

/** After the rules have looked at a new text, likewise. */
export function reviewIdle(session: Session, { uri, settings }: Review): void {
  if (modeOf(session, settings.ai) !== 'onIdle') return;
  session.guard.background('AI review', schedule(session, uri, IDLE_MS));
}

/** What `auto` means now. Models of the editor need no key, so that nobody has decided anything by having them. */
function modeOf({ ai }: Session, { mode, providers }: AiSettings): Exclude<AiSettings['mode'], 'auto'> {
  if (mode !== 'auto') return mode;
  const hasKey = AI_PROVIDERS.some((one) => one !== 'editor' && providers.includes(one) && ai.keys.has(one));
  return hasKey ? 'onSave' : 'onDemand';
}

/** Never asks the user anything, and tells failures in the log only: nobody waits for it. */
async function schedule(session: Session, uri: string, delay: number): Promise<void> {
  await session.ai.scheduler.schedule(uri, delay, async (scheduled) => {
    const text = session.documents.get(uri)?.getText();
    if (text === undefined || session.ai.seen.changedLines(uri, text).length === 0) return;
    const run = session.ai.runs.start(uri);
    try {
      const signal = AbortSignal.any([scheduled, run.signal]);
      const result = await reviewDocument(session, { uri, isAsked: false }, signal);
      if (result.kind !== 'reviewed') return;
      for (const failure of result.failures) session.connection.console.warn(`AI review: ${failure}`);
    } catch (error) {
      if (!isAbortError(error)) throw error;
    } finally {
      run.end();
    }
  });
}
