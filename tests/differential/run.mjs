#!/usr/bin/env node
// Differential test: random cases through this engine and through the official one. See README.md.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeScene } from './generate/scenes.mjs';
import { canonical, stringify } from './json.mjs';
import { differences } from './compare.mjs';
import { OfficialEngine } from './official.mjs';
import { Driver } from './ours.mjs';
import { shrink } from './shrink.mjs';

const PACKAGE = '@cedar-policy/cedar-wasm@4.13.0';
const BATCH = 20; // scenes under way at a time

const { values: options } = parseArgs({
  options: {
    driver: { type: 'string', default: 'build/dev/bin/writ-differential' },
    peer: { type: 'string', default: process.env.CEDAR_WASM_DIR ?? 'build/differential' },
    scenes: { type: 'string', default: '100' },
    first: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string', default: '5' },
    record: { type: 'string' },
  },
});

function install(folder) {
  if (fs.existsSync(path.join(folder, 'node_modules/@cedar-policy/cedar-wasm'))) return;
  fs.mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['install', '--no-save', '--prefix', folder, PACKAGE], { stdio: 'inherit' });
}

class Run {
  constructor(engine, driver) {
    Object.assign(this, { engine, driver, scenes: 0, cases: 0, requests: 0, counts: new Map(), shown: new Map() });
  }

  async compare(scene) {
    const answered = this.driver.answer(scene);
    const official = this.engine.answer(scene);
    return { official, found: differences(scene, official, await answered, this.engine) };
  }

  async batch(scenes) {
    for (const [i, { found }] of (await Promise.all(scenes.map((scene) => this.compare(scene)))).entries()) {
      ++this.scenes;
      this.cases += scenes[i].policies.length;
      this.requests += scenes[i].requests.length;
      for (const difference of found) await this.take(scenes[i], difference);
    }
  }

  async take(scene, { what, explained }) {
    const key = explained ? `explained: ${explained}` : `DIFFERENT: ${what}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    const shown = this.shown.get(key) ?? 0;
    if (explained || shown >= Number(options.show)) return;
    this.shown.set(key, shown + 1);
    await this.show(scene, what);
  }

  async show(scene, what) {
    const same = (difference) => difference.what === what && !difference.explained;
    const smaller = await shrink(scene, async (candidate) => (await this.compare(candidate)).found.some(same));
    const { official, ours } = (await this.compare(smaller)).found.find(same);
    console.log(`\n== ${what}, scene ${scene.id}\n${smaller.policies.join('\n')}`);
    if (/schema|valid|checked/.test(what)) console.log(`-- schema\n${smaller.schema}`);
    if (smaller.entities.length) console.log(`-- entities\n${stringify(smaller.entities)}`);
    if (/decision/.test(what)) console.log(`-- requests\n${smaller.requests.map(stringify).join('\n')}`);
    console.log(`-- official\n${text(official)}\n-- ours\n${text(ours)}`);
  }

  summary() {
    const lines = [...this.counts].sort().map(([key, count]) => `${String(count).padStart(8)}  ${key}`);
    return [`${this.scenes} scenes, ${this.cases} cases, ${this.requests} requests, seed ${options.seed}, official engine ${this.engine.version}`, ...lines].join('\n');
  }

  get failed() {
    return [...this.counts.keys()].some((key) => key.startsWith('DIFFERENT'));
  }
}

function text(value) {
  return typeof value === 'string' ? value : canonical(value);
}

/** Scenes with the official answers, one a line: the regression test reads them without node. */
async function record(run, file, first, count) {
  const lines = [];
  for (let i = first; lines.length < count; ++i) {
    const scene = makeScene(Number(options.seed), i);
    const { official, found } = await run.compare(scene);
    if (!found.length) lines.push(stringify({ ...scene, official }));
  }
  fs.writeFileSync(file, lines.join('\n') + '\n');
}

async function compareAll(run, first, count) {
  for (let at = first; at < first + count; at += BATCH) {
    const size = Math.min(BATCH, first + count - at);
    await run.batch(Array.from({ length: size }, (_, i) => makeScene(Number(options.seed), at + i)));
    if (process.stderr.isTTY) process.stderr.write(`\r${run.cases} cases`);
  }
  console.log(`\n${run.summary()}`);
  process.exitCode = run.failed ? 1 : 0;
}

install(options.peer);
const driver = new Driver(options.driver);
const run = new Run(new OfficialEngine(options.peer), driver);
const first = Number(options.first);
const count = Number(options.scenes);
await (options.record ? record(run, options.record, first, count) : compareAll(run, first, count));
driver.close();
