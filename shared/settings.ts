import { z } from 'zod';
import { CONFIDENCES } from './domain/finding.ts';

export const SETTINGS_SECTION = 'refactoriq';

/** A setting as `contributes.configuration` declares it. */
export type SettingDefinition =
  | { readonly type: 'boolean'; readonly default: boolean }
  | { readonly type: 'string'; readonly default: string; readonly enum?: readonly string[] }
  | {
      readonly type: 'integer' | 'number';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
    }
  | { readonly type: 'array'; readonly default: readonly string[] };

const RUN_MODES = ['onType', 'onSave'] as const;
const CHECK_MODES = ['none', 'types', 'all'] as const;
const AI_MODES = ['auto', 'off', 'onDemand', 'onSave', 'onIdle'] as const;
const AI_PROVIDER_NAMES = ['openai', 'anthropic', 'compatible', 'editor'] as const;
export type AiProviderName = (typeof AI_PROVIDER_NAMES)[number];

/** Every editor setting, by its key without the section. */
export const SETTINGS = {
  enable: { type: 'boolean', default: true },
  run: { type: 'string', default: 'onType', enum: RUN_MODES },
  debounce: { type: 'integer', default: 120, minimum: 0, maximum: 10_000 },
  minimumConfidence: { type: 'string', default: 'medium', enum: CONFIDENCES },
  'codeLens.enable': { type: 'boolean', default: false },
  maxFindingsPerFile: { type: 'integer', default: 200, minimum: 1, maximum: 5000 },
  'proposals.checks': { type: 'string', default: 'types', enum: CHECK_MODES },
  'ai.mode': { type: 'string', default: 'auto', enum: AI_MODES },
  'ai.providers': { type: 'array', default: AI_PROVIDER_NAMES },
  'ai.reviewModel': { type: 'string', default: '' },
  'ai.refactorModel': { type: 'string', default: '' },
  'ai.compatibleUrl': { type: 'string', default: '' },
  'ai.allowPlainHttp': { type: 'boolean', default: false },
  'ai.maxTokensPerReview': { type: 'integer', default: 200_000, minimum: 0, maximum: 10_000_000 },
  'ai.maxCostPerReview': { type: 'number', default: 1, minimum: 0, maximum: 1000 },
  'ai.maxCostPerDay': { type: 'number', default: 5, minimum: 0, maximum: 10_000 },
  'trace.server': { type: 'string', default: 'off', enum: ['off', 'messages', 'verbose'] },
} as const satisfies Record<string, SettingDefinition>;

function integer(key: 'debounce' | 'maxFindingsPerFile') {
  const { default: fallback, minimum, maximum } = SETTINGS[key];
  return z.int().min(minimum).max(maximum).catch(fallback);
}

function amount(key: 'ai.maxTokensPerReview' | 'ai.maxCostPerReview' | 'ai.maxCostPerDay') {
  const { default: fallback, minimum, maximum } = SETTINGS[key];
  return z.number().min(minimum).max(maximum).catch(fallback);
}

function section<Shape extends z.ZodRawShape>(shape: Shape) {
  // Every member has its own fallback, so an empty object always parses.
  const isSection = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  return z.preprocess((value) => (isSection(value) ? value : {}), z.object(shape));
}

const Settings = section({
  enable: z.boolean().catch(SETTINGS.enable.default),
  /** Analyze while typing or only when a document is saved. */
  run: z.enum(RUN_MODES).catch(SETTINGS.run.default),
  /** Milliseconds of quiet after a keystroke before the analysis starts. */
  debounce: integer('debounce'),
  minimumConfidence: z.enum(CONFIDENCES).catch(SETTINGS.minimumConfidence.default),
  codeLens: section({ enable: z.boolean().catch(SETTINGS['codeLens.enable'].default) }),
  maxFindingsPerFile: integer('maxFindingsPerFile'),
  /** Which tools of the workspace's own check a proposal; nothing runs in a workspace that is not trusted. */
  proposals: section({ checks: z.enum(CHECK_MODES).catch(SETTINGS['proposals.checks'].default) }),
  ai: section({
    /** When models review; `auto` is on demand as long as there is no key, then on save. */
    mode: z.enum(AI_MODES).catch(SETTINGS['ai.mode'].default),
    /** In the order in which they are asked. */
    providers: z.array(z.enum(AI_PROVIDER_NAMES)).catch([...SETTINGS['ai.providers'].default]),
    /** `provider:model`; '' is the default of the first provider that can be asked. */
    reviewModel: z.string().trim().catch(SETTINGS['ai.reviewModel'].default),
    refactorModel: z.string().trim().catch(SETTINGS['ai.refactorModel'].default),
    compatibleUrl: z.string().trim().catch(SETTINGS['ai.compatibleUrl'].default),
    allowPlainHttp: z.boolean().catch(SETTINGS['ai.allowPlainHttp'].default),
    /** Sent and received together; 0 is without limit, as for the others. */
    maxTokensPerReview: amount('ai.maxTokensPerReview'),
    /** US dollars. */
    maxCostPerReview: amount('ai.maxCostPerReview'),
    maxCostPerDay: amount('ai.maxCostPerDay'),
  }),
});

export type Settings = z.infer<typeof Settings>;
export type AiSettings = Settings['ai'];

/**
 * Reads the `refactoriq` section as an editor sends it. Never fails: what is missing or makes no sense gets its
 * default, member by member. `trace.server` is not part of it; the client library reads that one itself.
 */
export function parseSettings(value: unknown): Settings {
  return Settings.parse(value);
}

export const DEFAULT_SETTINGS: Settings = parseSettings({});
