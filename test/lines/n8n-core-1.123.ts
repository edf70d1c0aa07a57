/**
 * Takes the place of n8n-core where tests run on n8n 1.123: the core of that line, called as that
 * of 2.x is, so that there is one engine for both.
 */
import { Container } from '@n8n/di';
import { WorkflowExecute as WorkflowExecuteOf1 } from 'n8n-core-1.123';
import { SSHClientsManager } from 'n8n-core-1.123/dist/execution-engine/ssh-clients-manager';

export { ExecutionLifecycleHooks, InstanceSettings, LoadOptionsContext } from 'n8n-core-1.123';

/** 1.123 looks every minute for idle SSH connections, and would keep a test run from ending. */
afterAll(() => Container.get(SSHClientsManager).onShutdown());

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
