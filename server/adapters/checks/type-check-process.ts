import { compareTypes } from './compare-types.ts';
import type { TypeCheckRequest } from './type-check-protocol.ts';

// A process of its own: what it loads is code of the workspace, and may take more time or memory than anybody has.
process.once('message', (request: TypeCheckRequest) => {
  process.send?.(compareTypes(request), () => process.disconnect());
});
process.once('disconnect', () => process.exit());
