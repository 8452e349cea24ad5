import type { z } from 'zod';
import { parseParams } from './request-params.ts';
import type { Session } from './session.ts';

/** A request of our own with what answers it. */
export interface OwnRequest {
  readonly method: string;
  /** As the log names it. */
  readonly name: string;
  readonly handle: (session: Session, params: unknown, signal: AbortSignal) => Promise<unknown>;
}

/** A request with the shape that its parameters must have. */
export function own<Shape extends z.ZodType>(
  { method }: { readonly method: string },
  name: string,
  shape: Shape,
  handle: (session: Session, params: z.infer<Shape>, signal: AbortSignal) => Promise<unknown>,
): OwnRequest {
  return { method, name, handle: (session, params, signal) => handle(session, parseParams(shape, params), signal) };
}
