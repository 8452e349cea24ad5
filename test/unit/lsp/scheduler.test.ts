import assert from 'node:assert/strict';
import { Scheduler, type Task, type Timer } from '#lsp/scheduler.ts';

/** Time that goes on when the test says so. */
class ManualTimer implements Timer {
  private now = 0;
  private readonly due = new Map<() => void, number>();

  after(milliseconds: number, callback: () => void): () => void {
    this.due.set(callback, this.now + milliseconds);
    return () => this.due.delete(callback);
  }

  get size(): number {
    return this.due.size;
  }

  /** Lets promises go on between the callbacks, as the event loop does. */
  async advance(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    for (let next = this.next(); next; next = this.next()) {
      this.due.delete(next);
      next();
      await new Promise((resolve) => void setImmediate(resolve));
    }
  }

  private next(): (() => void) | undefined {
    return [...this.due].find(([, at]) => at <= this.now)?.[0];
  }
}

/** A task that ends when it is told to, or when it is aborted. */
function createTask() {
  const seen = { runs: 0, wasAborted: false };
  let finish = (): void => undefined;
  const task: Task = (signal) =>
    new Promise((resolve, reject) => {
      seen.runs++;
      finish = resolve;
      signal.addEventListener('abort', () => {
        seen.wasAborted = true;
        reject(signal.reason as Error);
      });
    });
  return { task, seen, finish: () => finish() };
}

const isAborted = { name: 'AbortError' };

describe('Scheduler', () => {
  let timer: ManualTimer;
  let scheduler: Scheduler;

  beforeEach(() => {
    timer = new ManualTimer();
    scheduler = new Scheduler(timer);
  });

  it('runs a task after its time of quiet and holds no timer then', async () => {
    const { task, seen, finish } = createTask();
    const done = scheduler.schedule('a', 120, task);
    await timer.advance(119);
    assert.equal(seen.runs, 0);
    await timer.advance(1);
    assert.equal(seen.runs, 1);
    finish();
    await done;
    assert.equal(timer.size, 0);
    assert.equal(scheduler.pending('a'), undefined);
  });

  it('runs only the last of many', async () => {
    const tasks = Array.from({ length: 200 }, createTask);
    const outcomes = tasks.map(({ task }) => scheduler.schedule('a', 120, task));
    await timer.advance(120);
    tasks.at(-1)?.finish();
    const states = (await Promise.allSettled(outcomes)).map(({ status }) => status);
    assert.deepEqual(new Set(states.slice(0, -1)), new Set(['rejected']));
    assert.equal(states.at(-1), 'fulfilled');
    assert.equal(
      tasks.reduce((sum, { seen }) => sum + seen.runs, 0),
      1,
    );
  });

  it('aborts what runs when something newer comes', async () => {
    const old = createTask();
    const running = scheduler.schedule('a', 0, old.task);
    await timer.advance(0);
    const next = createTask();
    void scheduler.schedule('a', 0, next.task);
    await assert.rejects(running, isAborted);
    assert.equal(old.seen.wasAborted, true);
  });

  it('does not run what was cancelled while it waited', async () => {
    const { task, seen } = createTask();
    const done = scheduler.schedule('a', 120, task);
    scheduler.cancel('a');
    await assert.rejects(done, isAborted);
    await timer.advance(1000);
    assert.equal(seen.runs, 0);
  });

  it('hurries a waiting task and joins a running one', async () => {
    const { task, seen, finish } = createTask();
    const done = scheduler.schedule('a', 10_000, task);
    const hurried = scheduler.hurry('a');
    assert.equal(seen.runs, 1);
    assert.equal(scheduler.hurry('a'), hurried);
    finish();
    await Promise.all([done, hurried]);
    assert.equal(scheduler.hurry('a'), undefined);
  });

  it('runs few tasks at a time, each in its turn', async () => {
    const tasks = Array.from({ length: 5 }, createTask);
    tasks.forEach(({ task }, index) => void scheduler.schedule(`${index}`, 0, task));
    await timer.advance(0);
    const running = () => tasks.map(({ seen }) => seen.runs);
    assert.deepEqual(running(), [1, 1, 0, 0, 0]);
    tasks[0]?.finish();
    await new Promise((resolve) => void setImmediate(resolve));
    await timer.advance(0);
    assert.deepEqual(running(), [1, 1, 1, 0, 0]);
  });

  it('goes on after a task that failed', async () => {
    await assertFails(scheduler, timer);
    const { task, finish } = createTask();
    const done = scheduler.schedule('a', 0, task);
    await timer.advance(0);
    finish();
    await done;
  });

  it('ends everything when it is disposed', async () => {
    const done = ['a', 'b'].map((key) => scheduler.schedule(key, 50, createTask().task));
    scheduler.dispose();
    for (const promise of done) await assert.rejects(promise, isAborted);
    assert.equal(timer.size, 0);
  });
});

async function assertFails(scheduler: Scheduler, timer: ManualTimer): Promise<void> {
  const failed = scheduler.schedule('a', 0, () => Promise.reject(new Error('broken')));
  await timer.advance(0);
  await assert.rejects(failed, /broken/);
}
