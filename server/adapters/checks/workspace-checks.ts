import type { Check } from '#shared/domain/document-change.ts';
import type { CheckRequest, ProposalChecks } from '#engine/ports/proposal-checks.ts';
import { checkByCommand } from './command-check.ts';
import { checkTypes, type TypeCheckOptions } from './type-check.ts';

export interface WorkspaceChecksOptions {
  /** Absolute folder of the workspace. */
  readonly root: string;
  readonly types: TypeCheckOptions;
}

/** Runs the tools of one workspace, one after the other. */
export class WorkspaceChecks implements ProposalChecks {
  private readonly options: WorkspaceChecksOptions;

  constructor(options: WorkspaceChecksOptions) {
    this.options = options;
  }

  async run(request: CheckRequest, signal?: AbortSignal): Promise<Check[]> {
    const { root, types } = this.options;
    const checks: Check[] = [];
    for (const name of request.names)
      checks.push(
        name === 'types' ? await checkTypes(root, request, types, signal) : await checkByCommand(root, request, signal),
      );
    return checks;
  }
}
