/**
 * Takes the place of n8n-core where tests run on n8n 1.123: the core of that line, called as that
 * of 2.x is, so that there is one engine for both.
 */
import { WorkflowExecute as WorkflowExecuteOf1 } from 'n8n-core-1.123';

export { ExecutionLifecycleHooks, LoadOptionsContext } from 'n8n-core-1.123';

type Run = Parameters<WorkflowExecuteOf1['run']>;

/** 1.123 takes one by one what 2.x takes as one object. */
export class WorkflowExecute {
	private readonly execution: WorkflowExecuteOf1;

	constructor(...parameters: ConstructorParameters<typeof WorkflowExecuteOf1>) {
		this.execution = new WorkflowExecuteOf1(...parameters);
	}

	run({
		workflow,
		startNode,
		pinData,
	}: {
		workflow: Run[0];
		startNode: Run[1];
		pinData: Run[3];
	}): ReturnType<WorkflowExecuteOf1['run']> {
		return this.execution.run(workflow, startNode, undefined, pinData);
	}
}
