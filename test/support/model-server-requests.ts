import { z } from 'zod';

/** The field that the real API would complain about, in its words; undefined when it would take the body. */
export function findRequestProblem(api: ModelApi, body: unknown): string | undefined {
  const { error } = REQUESTS[api].safeParse(body);
  const issue = error?.issues[0];
  return issue && `${issue.path.join('.') || 'body'}: ${issue.message}`;
}

export type ModelApi = 'chat' | 'responses' | 'messages';

const effort = z.enum(['none', 'low', 'medium', 'high', 'xhigh', 'max']);
const schemaName = z.string().regex(/^[\w-]{1,64}$/);
const anySchema = z.record(z.string(), z.unknown());
const strictSchema = anySchema.superRefine((schema, context) => {
  const problem = findSchemaProblem(schema, OPENAI_STRICT);
  if (problem) context.addIssue(`Invalid schema: ${problem}`);
});
const limitedSchema = anySchema.superRefine((schema, context) => {
  const problem = findSchemaProblem(schema, ANTHROPIC_STRICT);
  if (problem) context.addIssue(`Invalid schema: ${problem}`);
});

const chatMessage = z.strictObject({
  role: z.enum(['developer', 'system', 'user', 'assistant']),
  content: z.string().min(1),
});

const chat = z
  .strictObject({
    model: z.string().min(1),
    messages: z.array(chatMessage).min(1),
    max_tokens: z.int().min(1).optional(),
    max_completion_tokens: z.int().min(1).optional(),
    response_format: z
      .discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('json_schema'),
          json_schema: z.strictObject({ name: schemaName, schema: strictSchema, strict: z.boolean().optional() }),
        }),
        z.strictObject({ type: z.literal('json_object') }),
        z.strictObject({ type: z.literal('text') }),
      ])
      .optional(),
    stream: z.literal(true),
    stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
  })
  .refine(({ messages }) => messages.slice(1).every(({ role }) => role !== 'system'), 'system must come first')
  .refine(({ messages }) => messages.at(-1)?.role === 'user', 'the last message must be of the user')
  .refine(
    ({ response_format: format, messages }) =>
      format?.type !== 'json_object' || messages.some(({ content }) => /json/i.test(content)),
    "'messages' must contain the word 'json' in some form to use 'response_format' of type 'json_object'.",
  )
  .refine(
    (body) => !(body.max_tokens && body.max_completion_tokens),
    'max_tokens and max_completion_tokens exclude each other',
  );

const responses = z.strictObject({
  model: z.string().min(1),
  instructions: z.string().optional(),
  input: z
    .array(z.strictObject({ role: z.enum(['user', 'assistant', 'developer']), content: z.string().min(1) }))
    .min(1),
  max_output_tokens: z.int().min(16).optional(),
  text: z
    .strictObject({
      format: z.strictObject({
        type: z.literal('json_schema'),
        name: schemaName,
        schema: strictSchema,
        strict: z.boolean().optional(),
      }),
    })
    .optional(),
  reasoning: z.strictObject({ effort }).optional(),
  store: z.boolean().optional(),
  stream: z.literal(true),
});

const messages = z
  .strictObject({
    model: z.string().min(1),
    max_tokens: z.int().min(1),
    system: z
      .array(
        z.strictObject({
          type: z.literal('text'),
          text: z.string().min(1),
          cache_control: z.strictObject({ type: z.literal('ephemeral') }).optional(),
        }),
      )
      .optional(),
    messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string().min(1) })).min(1),
    output_config: z
      .strictObject({
        format: z.strictObject({ type: z.literal('json_schema'), schema: limitedSchema }).optional(),
        effort: effort.optional(),
      })
      .optional(),
    tools: z.array(z.strictObject({ name: schemaName, description: z.string(), input_schema: anySchema })).optional(),
    tool_choice: z.strictObject({ type: z.literal('tool'), name: schemaName }).optional(),
    stream: z.literal(true),
  })
  .refine((body) => body.messages[0]?.role === 'user', 'messages: first message must use the "user" role');

const REQUESTS: Readonly<Record<ModelApi, z.ZodType>> = { chat, responses, messages };

interface SchemaRules {
  readonly requiresAll: boolean;
  readonly forbidden: readonly string[];
}

const OPENAI_STRICT: SchemaRules = { requiresAll: true, forbidden: ['allOf', 'not', 'patternProperties'] };
const ANTHROPIC_STRICT: SchemaRules = {
  requiresAll: false,
  forbidden: ['minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength', 'maxItems', 'patternProperties'],
};

/** What strict modes refuse about schemas, as far as we know it. */
function findSchemaProblem(schema: unknown, rules: SchemaRules): string | undefined {
  if (Array.isArray(schema)) return firstProblem(schema, rules);
  if (typeof schema !== 'object' || schema === null) return undefined;
  const { properties, required, additionalProperties, type, ...rest } = schema as Record<string, unknown>;
  const forbidden = Object.keys(rest).find((key) => rules.forbidden.includes(key));
  if (forbidden) return `'${forbidden}' is not permitted`;
  if (type === 'object') {
    if (additionalProperties !== false) return "'additionalProperties' is required to be supplied and to be false";
    const missing = Object.keys(properties ?? {}).find((key) => !(required as unknown[] | undefined)?.includes(key));
    if (rules.requiresAll && missing) return `'required' must include every property; missing '${missing}'`;
  }
  return firstProblem([...Object.values(properties ?? {}), ...Object.values(rest)], rules);
}

function firstProblem(schemas: readonly unknown[], rules: SchemaRules): string | undefined {
  for (const schema of schemas) {
    const problem = findSchemaProblem(schema, rules);
    if (problem) return problem;
  }
  return undefined;
}
