// This engine behind its driver program: a scene a line in, an answer a line out.
import { spawn } from 'node:child_process';
import readline from 'node:readline';
import { parse, stringify } from './json.mjs';

export class Driver {
  constructor(program) {
    this.process = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = readline.createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.process.stdin.on('error', () => {});
  }

  /** Promises are settled in order; so several scenes may be under way. */
  async answer(scene) {
    this.process.stdin.write(stringify(scene) + '\n');
    const next = await (this.turn = (this.turn ?? Promise.resolve()).then(() => this.lines.next()));
    if (next.done) throw new Error(`the driver ended at scene ${scene.id}: ${stringify(scene)}`);
    return parse(next.value);
  }

  close() {
    this.process.stdin.end();
  }
}
