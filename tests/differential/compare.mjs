// Where two answers to one scene differ. What the driver does not answer is not compared.
import { canonical } from './json.mjs';

const ROUNDS = 8;

/** [{what, official, ours, explained}]; `explained` names a known weakness of the official engine, else it is null. */
export function differences(scene, official, ours, engine) {
  const found = [];
  const check = (what, left, right, explain = () => null) => {
    if (right === undefined || canonical(left ?? null) === canonical(right)) return;
    found.push({ what, official: left ?? null, ours: right, explained: explain() });
  };
  scene.policies.forEach((text, i) => {
    const left = official.texts[i];
    const right = ours.texts[i];
    check('parses', left.parses, right.parses);
    if (!left.parses || !right.parses) return;
    check('kind', left.kind, right.kind);
    check('formatted', left.formatted, right.formatted, () => explainFormat(scene, text, left.formatted, right.formatted, engine));
    if (left.kind !== 'several') check('json', left.json, right.json);
  });
  if (found.some(({ what }) => what === 'parses' || what === 'kind')) return found;
  check('entities', official.entities, ours.entities);
  scene.requests.forEach((_, i) => check('decision', official.decisions[i], ours.decisions?.[i]));
  check('schema parses', official.schema.parses, ours.schema?.parses);
  if (!official.schema.parses || !ours.schema?.parses) return found;
  check('schema json', official.schema.json, ours.schema.json);
  check('schema resolved', official.schema.resolved, ours.schema.resolved);
  check('validation errors', official.validation.errors, ours.validation?.errors);
  check('validation warnings', official.validation.warnings, ours.validation?.warnings);
  check('checked entities', official.checkedEntities, ours.checkedEntities);
  scene.requests.forEach((_, i) => check('checked decision', official.checkedDecisions[i], ours.checkedDecisions?.[i]));
  return found;
}

/** The official formatter loses comments at trailing commas, and some of its results change when they are formatted again. */
function explainFormat({ lineWidth, indentWidth }, text, official, ours, engine) {
  if (official === null) return ours === null ? null : 'the official formatter gives up';
  if (ours === null) return null;
  if (comments(official) < comments(text) && comments(ours) === comments(text)) return 'the official formatter loses a comment';
  let settled = official;
  for (let round = 0; round < ROUNDS; ++round) {
    settled = engine.format(settled, lineWidth, indentWidth);
    if (settled === ours) return 'the official formatter is not idempotent';
  }
  return null;
}

function comments(text) {
  return (text.match(/"(?:\\[^]|[^"\\])*"|\/\/[^\n\r]*/g) ?? []).filter((token) => token.startsWith('//')).length;
}
