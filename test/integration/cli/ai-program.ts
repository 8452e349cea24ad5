import { CommanderError } from 'commander';
import { createAnthropicModel } from '#adapters/ai/anthropic-model.ts';
import { createCompatibleModel } from '#adapters/ai/compatible-model.ts';
import { createOpenAiModel } from '#adapters/ai/openai-model.ts';
import type { AiModel } from '#engine/ports/ai-model.ts';
import type { ModelTarget } from '#cli/commands/ai-models.ts';
import { UsageError } from '#cli/exit-codes.ts';
import { createProgram } from '#cli/program.ts';
import { createServices } from '#cli/services.ts';
import { type ModelServer, TEST_KEY } from '#test/support/model-server.ts';
import { createStubTiming, type StubTiming } from '#test/support/stub-timing.ts';

export interface AiOutcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface AiRunOptions {
  /** What somebody in front of the terminal types; without it, nobody is there. */
  readonly answers?: readonly string[];
  readonly signal?: AbortSignal;
  readonly timing?: StubTiming;
}

export interface AiProgram {
  /** Variables of the environment for the runs of one test. */
  readonly environment: Record<string, string>;
  run(args: readonly string[], options?: AiRunOptions): Promise<AiOutcome>;
}

/**
 * The program in this process, with real models' adapters and time that does not have to be waited for. The server stands in
 * for OpenAI. Call it inside of `describe`, after `useTempFolder`.
 */
export function useAiProgram(folder: { readonly path: string }, use: { readonly server: ModelServer }): AiProgram {
  let environment: Record<string, string> = {};
  const kept = process.env['REFACTORIQ_STATE_DIR'];
  beforeEach(() => {
    environment = { OPENAI_API_KEY: TEST_KEY, OPENAI_BASE_URL: `${use.server.url}/v1` };
    process.env['REFACTORIQ_STATE_DIR'] = `${folder.path}/.git/state`;
  });
  after(() => {
    process.env['REFACTORIQ_STATE_DIR'] = kept;
  });
  return {
    get environment() {
      return environment;
    },
    async run(args, { answers, signal = new AbortController().signal, timing = createStubTiming() } = {}) {
      let [code, out, err] = [0, '', ''];
      const rest = [...(answers ?? [])];
      const services = createServices();
      const terminal = {
        ...services.terminal,
        cwd: folder.path,
        isErrorTty: false,
        isInteractive: answers !== undefined,
        hasColor: false,
        ask: async (question: string) => {
          err += question;
          return rest.shift();
        },
        out: async (text: string) => void (out += text),
        err: (text: string) => void (err += text),
      };
      const ai = { ...services.ai, environment, createModel: (target: ModelTarget) => createModel(target, timing) };
      const selectPaths = (paths: readonly string[]): ReturnType<typeof services.selectPaths> =>
        services.selectPaths((paths.length > 0 ? paths : ['.']).map((path) => `${folder.path}/${path}`));
      const onExit = (own: number): void => void (code = own);
      const program = createProgram({ ...services, terminal, ai, selectPaths }, { signal, onExit });
      program.configureOutput({ writeOut: (text) => void (out += text), writeErr: terminal.err });
      try {
        await program.parseAsync(['node', 'refactoriq', ...args]);
      } catch (error) {
        if (error instanceof UsageError) err += `${error.message}\n`;
        else if (!(error instanceof CommanderError)) throw error;
        code = 2;
      }
      return { code, out, err };
    },
  };
}

function createModel({ provider, model, key, baseUrl }: ModelTarget, timing: StubTiming): AiModel {
  const options = { model, key: async () => key, baseUrl: baseUrl ?? '' };
  if (provider === 'anthropic') return createAnthropicModel(options, { timing });
  return provider === 'openai' ? createOpenAiModel(options, { timing }) : createCompatibleModel(options, { timing });
}

/** A finding as a model replies it. */
export function claim(quote: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    category: 'bug',
    severity: 'high',
    confidence: 'high',
    quote,
    message: 'The first price is left out of the sum.',
    suggestion: null,
    claim: null,
    edits: [],
    ...more,
  };
}

export function verdict(...findings: readonly Record<string, unknown>[]): Record<string, unknown> {
  return { findings, summary: 'One function is wrong.', rating: 6 };
}
